/**
 * What a run of tests came to. A test file that could not be loaded, or a runner that failed without naming a test,
 * counts as one failed: nothing that did not run may look passed.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * @typedef {object} VitestReport from `vitest --reporter=json`
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: unknown[] }[]} testResults one a file
 */

/**
 * @typedef {object} PlaywrightReport from `playwright test --reporter=json`
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {unknown[]} errors outside of tests
 */

/** One check without tests of its own. @param {number} code exit code @returns {Counts} */
export function countCheck(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * @param {VitestReport | null} report null where none was written
 * @param {number} code exit code of the runner
 * @returns {Counts}
 */
export function countVitest(report, code) {
  if (!report) return countCheck(code || 1);
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return withExitCode({
    passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests + report.numTodoTests,
  }, code);
}

/**
 * @param {PlaywrightReport | null} report null where none was written
 * @param {number} code exit code of the runner
 * @returns {Counts}
 */
export function countPlaywright(report, code) {
  if (!report) return countCheck(code || 1);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return withExitCode({ passed: expected + flaky, failed: unexpected + report.errors.length, skipped }, code);
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** One step's counts, or the sum of all. @param {Counts} counts */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Counts} counts @param {number} code @returns {Counts} */
function withExitCode(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
