import type { Browser, Page } from '@playwright/test';
import type { PageFigure } from './figures.ts';
import { readTasks, type Task } from './trace.ts';

const LONGEST_TASK_MS = 50;
/** What the page does after it was opened, or has shown a file: device, model, profile, preview. */
export const SETTLE_MS = 5000;

/** The tasks of the page's own thread while something is done, once it is quiet. */
export async function traced(browser: Browser, page: Page, what: string, act: () => Promise<void>): Promise<PageFigure[]> {
  // What the page does by itself when it is opened is measured elsewhere.
  await page.waitForTimeout(SETTLE_MS);
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'] });
  const begun = performance.now();
  await act();
  const seconds = (performance.now() - begun) / 1000;
  return figuresOf(what, seconds, readTasks(await browser.stopTracing()));
}

function figuresOf(what: string, seconds: number, tasks: readonly Task[]): PageFigure[] {
  return [
    { figure: `${what}: longest task, processor time`, value: Math.max(...tasks.map(({ processorMs }) => processorMs)), unit: 'ms', target: { bound: 'at most', value: LONGEST_TASK_MS } },
    { figure: `${what}: of ${tasks.length} tasks over ${LONGEST_TASK_MS} ms of processor time`, value: tasks.filter(({ processorMs }) => processorMs > LONGEST_TASK_MS).length, unit: 'tasks', target: null },
    { figure: what, value: seconds, unit: 's', target: null },
  ];
}
