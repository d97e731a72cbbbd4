/** Put in when the command line is bundled. */
declare const ATTUNE_CLI_VERSION: string | undefined;

export const VERSION = typeof ATTUNE_CLI_VERSION === "string" ? ATTUNE_CLI_VERSION : "0.0.0-source";
