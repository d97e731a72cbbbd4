import { accent, accentLine, Illustration, outline } from "./illustration";

/** Three people, one with a mark: people and roles. */
export function PeopleIllustration() {
  return (
    <Illustration>
      <path
        {...outline}
        d="M57 50a9 9 0 1 1-18 0 9 9 0 0 1 18 0zm64 0a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM28 88c0-13 7-21 20-21s20 8 20 21zm64 0c0-13 7-21 20-21s20 8 20 21z"
      />
      <path {...outline} d="M93 40a13 13 0 1 1-26 0 13 13 0 0 1 26 0zM52 92c0-18 10-29 28-29s28 11 28 29z" />
      <path {...accent} d="M112 88a10 10 0 1 1-20 0 10 10 0 0 1 20 0z" />
      <path {...accentLine} d="M97.5 88l3 3 6-6.5" />
    </Illustration>
  );
}
