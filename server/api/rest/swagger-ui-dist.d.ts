declare module "swagger-ui-dist/absolute-path.js" {
  /** The folder of the package, which holds the files for the browser. */
  export default function getAbsoluteFSPath(): string;
}
