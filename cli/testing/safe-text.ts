const ESC = "\u001b";

/** Text, newlines and tabs, and nothing that a terminal obeys. */
export const SAFE_PLAIN = /^(?:[^\p{Cc}\u202a-\u202e\u2066-\u2069]|\n|\t)*$/u;

/** The same with SGR sequences. */
export const SAFE = new RegExp(`^(?:[^\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]|\\n|\\t|${ESC}\\[[0-9;:]*m)*$`, "u");
