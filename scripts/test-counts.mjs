import { readFileSync } from "node:fs";

export const noCounts = { passed: 0, failed: 0, skipped: 0 };

export const addCounts = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * The counts in a JSON report of Vitest. A test file that could not be loaded counts as one failed test.
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countVitest(report) {
  const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The counts in a JSON report of Playwright. An error outside a test (a spec that does not load) counts as one failed. */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const outside = unexpected === 0 ? report.errors.length : 0;
  return { passed: expected, failed: unexpected + flaky + outside, skipped };
}

/** Reads a report and counts it; a runner that wrote none ran nothing. */
export function countReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return noCounts;
  }
}

/** The closing line of `npm test`, in the form that CI reads: `12 passed, 0 failed` and `, 1 skipped` when there is one. */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
