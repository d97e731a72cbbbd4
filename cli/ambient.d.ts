/** The version of the package, put in when the command line is bundled. */
declare const ATTUNE_CLI_VERSION: string;
