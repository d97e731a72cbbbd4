/** What only this or that machine has: paths of a workplace, and hosts that serve packages. */
const TRACES = [
  { what: "a path of one machine", pattern: /(?<![\w.~/-])\/(?:work|root|farm)(?:\/[\w.-]*|(?=["'`\s),;:]|$))/m },
  {
    what: "a host that serves packages",
    pattern:
      /\b(?:registry\.(?!example)[\w-]+\.[\w.-]+|[\w-]*mirrors?\.[\w-]+\.[\w.-]+|(?:deb|security)\.debian\.org|[\w.-]*(?:npmmirror|artifactory|verdaccio|nexus)[\w-]*\.[a-z]{2,}|(?:files\.)?python(?:hosted)?\.org\/(?:simple|packages)|pypi\.org)/i,
  },
];

/**
 * The traces of a machine in a text, with the line each is on (from 1).
 * @returns {{ line: number, what: string, text: string }[]}
 */
export function tracesIn(text) {
  return text.split("\n").flatMap((content, index) =>
    TRACES.flatMap(({ what, pattern }) => {
      const match = pattern.exec(content);
      return match === null ? [] : [{ line: index + 1, what, text: match[0] }];
    }),
  );
}

/** The packages of a package-lock.json that carry a download address. Without one, each machine uses its own registry. */
export function downloadAddressesIn(lockText) {
  const { packages = {} } = JSON.parse(lockText);
  return Object.entries(packages).flatMap(([place, entry]) =>
    entry.resolved !== undefined && entry.link !== true ? [`${place}: ${entry.resolved}`] : [],
  );
}
