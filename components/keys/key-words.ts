import type { KeyOwnerType, KeySummary } from "@/lib/schemas/key";

type Owned = Pick<KeySummary, "owner_type" | "owner">;

/** Whose it is, in a word or two for a list. */
export const ownerLabels: Record<KeyOwnerType, string> = {
  system: "System",
  pack: "Pack",
  action: "Action",
  sensor: "Sensor",
  identity: "Only you",
};

/** Who gets it without asking for it. */
export function whoGetsIt({ owner_type, owner }: Owned): string {
  switch (owner_type) {
    case "system":
      return "Every action gets it as a parameter.";
    case "pack":
      return `Every action of the pack ${owner} gets it as a parameter.`;
    case "action":
      return `The action ${owner} gets it as a parameter.`;
    case "sensor":
      return `It belongs to the sensor ${owner}. Actions do not get it; they can ask the API for it.`;
    case "identity":
      return "It is yours alone: nobody else can see it, and no action gets it.";
  }
}

/** Whether it is injected into executions at all. */
export const isInjected = ({ owner_type }: Pick<Owned, "owner_type">) =>
  owner_type === "system" || owner_type === "pack" || owner_type === "action";

export type KeyUse = { runtime: string; how: string; code: string };

/** How the source of an action reads a key of this name, for each runtime. */
export function usesOf(name: string): KeyUse[] {
  const variable = `PARAM_${name.replace(/[^A-Za-z0-9_]/g, "_").toUpperCase()}`;
  const text = JSON.stringify(name);
  const isIdentifier = /^[A-Za-z_]\w*$/.test(name);
  return [
    {
      runtime: "Shell",
      how: "A variable that is not exported, so programs that the script starts do not inherit it. Give it to them on standard input: others can see command lines.",
      code: `curl -H @- https://api.example.com <<< "Authorization: Bearer $${variable}"`,
    },
    {
      runtime: "Python",
      how: "A field of the JSON object on standard input.",
      code: `import json, sys\n\nparameters = json.load(sys.stdin)\nsecret = parameters[${text}]`,
    },
    {
      runtime: "Node.js",
      how: "A field of the JSON object on standard input.",
      code: `let text = "";\nfor await (const chunk of process.stdin) text += chunk;\nconst secret = JSON.parse(text)${isIdentifier ? `.${name}` : `[${text}]`};`,
    },
  ];
}
