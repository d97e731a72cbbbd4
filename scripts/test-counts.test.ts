import { describe, expect, it } from "vitest";
import { addCounts, closingLine, countPlaywright, countReport, countVitest, noCounts } from "./test-counts.mjs";

describe("the counts of a test run", () => {
  it("count a Vitest file that could not be loaded as a failed test", () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: "failed", assertionResults: [{}] },
        { status: "failed", assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 3 });
  });

  it("count a Playwright spec that does not load, and a flaky test, as failed", () => {
    const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 2, skipped: 0 });
  });

  it("are none when the runner wrote no report", () => {
    expect(countReport("/nowhere/report.json", countVitest)).toEqual(noCounts);
  });

  it("close with one line, which names skipped tests only when there are any", () => {
    expect(closingLine(addCounts({ passed: 1, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 0 }))).toBe(
      "3 passed, 1 failed",
    );
    expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe("1 passed, 0 failed, 2 skipped");
  });
});
