import { describe, expect, it } from 'vitest';
import { countCheck, countLine, countPlaywright, countVitest, sum } from './lib/counts.mjs';

const vitestReport = {
  numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{}] }, { status: 'failed', assertionResults: [{}, {}] }],
};

describe('counting what tests came to', () => {
  it('takes passed, failed and skipped from Vitest\'s report', () => {
    expect(countVitest(vitestReport, 1)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('counts a test file that could not be loaded as one failed', () => {
    const report = { ...vitestReport, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(countVitest(report, 1)).toEqual({ passed: 7, failed: 1, skipped: 2 });
  });

  it('counts a runner that failed without a failed test, or left no report, as one failed', () => {
    const clean = { ...vitestReport, numFailedTests: 0, testResults: [] };
    expect(countVitest(clean, 1).failed).toBe(1);
    expect(countVitest(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countPlaywright(null, 137)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('takes Playwright\'s statistics, with errors outside of tests as failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [] }, 1)).toEqual({ passed: 6, failed: 1, skipped: 2 });
    expect(countPlaywright({ stats, errors: [{}] }, 1).failed).toBe(2);
  });

  it('sums the steps, and names the skipped where there are any', () => {
    const total = sum([countCheck(0), countCheck(2), countVitest(vitestReport, 1)]);
    expect(countLine(total)).toBe('8 passed, 3 failed, 2 skipped');
    expect(countLine(sum([countCheck(0)]))).toBe('1 passed, 0 failed');
  });
});
