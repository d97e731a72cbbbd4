import { accentLine, faint, Illustration, outline } from "./illustration";

/** A plug beside its socket: something went wrong. */
export function UnpluggedIllustration() {
  return (
    <Illustration tone="failure">
      <path d="M20 56h22m76 0h22M62 50h9m-9 12h9" />
      <path
        {...outline}
        d="M48 42h8a6 6 0 0 1 6 6v16a6 6 0 0 1-6 6h-8a6 6 0 0 1-6-6V48a6 6 0 0 1 6-6zm56 0h8a6 6 0 0 1 6 6v16a6 6 0 0 1-6 6h-8a6 6 0 0 1-6-6V48a6 6 0 0 1 6-6z"
      />
      <path {...faint} d="M104 50h5m-5 12h5" />
      <path {...accentLine} d="M84 30v10m-13-5l5 7m21-7l-5 7M84 82V72m-13 5l5-7m21 7l-5-7" />
    </Illustration>
  );
}
