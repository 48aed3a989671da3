import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { pickModel, startRun, waitForStep } from '../../../e2e/project.ts';
import { dropFiles } from '../../../e2e/studio.ts';
import type { PageFigure } from './figures.ts';
import { readTasks } from './trace.ts';

const LONGEST_TASK_MS = 50;
/** The golden model: its steps take milliseconds, so the page hears of more of them a second than of any model worth training. */
const MODEL = 'test/goldens/llama-tiny-tied';
const ROWS = 5000;
const STEPS = 60;
const EVAL_EVERY = 10;
const LONG = 600_000;
/** How long one looks at a screen. */
const LOOK_MS = 2000;

/**
 * Tasks of the page's own thread while a worker trains on WebAssembly, with evaluations, and Train, Evaluate, Data and Train again looked
 * at. By the clock other programs make tasks longer; by processor time they don't.
 */
export async function measureMainThread(browser: Browser, url: string, rows = ROWS, steps = STEPS): Promise<PageFigure[]> {
  const page = await browser.newPage({ locale: 'en-GB', baseURL: url });
  try {
    await openMessages(page, rows);
    await startRun(page, { steps, evalEvery: EVAL_EVERY });
    await waitForStep(page, 0);
    await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'] });
    const late = page.evaluate(() => new Promise<number[]>((resolve) => {
      const delays: number[] = [];
      let asked = performance.now();
      const tick = setInterval(() => {
        delays.push(performance.now() - asked - 10);
        asked = performance.now();
        if (document.body.dataset['bench'] !== 'done') return;
        clearInterval(tick);
        resolve(delays);
      }, 10);
    }));
    for (const screen of ['Evaluate', 'Data', 'Train', 'Evaluate', 'Train']) {
      await page.getByRole('link', { name: new RegExp(screen) }).first().click();
      await page.waitForTimeout(LOOK_MS);
    }
    await page.getByText(/^Training finished after/).waitFor({ timeout: LONG });
    await page.evaluate(() => { document.body.dataset['bench'] = 'done'; });
    const delays = await late;
    const tasks = readTasks(await browser.stopTracing());
    const target = { bound: 'at most', value: LONGEST_TASK_MS } as const;
    const name = `training, ${rows} rows`;
    return [
      { figure: `${name}: longest task, processor time`, value: Math.max(...tasks.map(({ processorMs }) => processorMs)), unit: 'ms', target },
      { figure: `${name}: longest task by the clock`, value: Math.max(...tasks.map(({ clockMs }) => clockMs)), unit: 'ms', target },
      { figure: `${name}: of ${tasks.length} tasks over ${LONGEST_TASK_MS} ms of processor time`, value: tasks.filter(({ processorMs }) => processorMs > LONGEST_TASK_MS).length, unit: 'tasks', target: null },
      { figure: `${name}: latest timer of 10 ms`, value: Math.max(...delays), unit: 'ms late', target: null },
    ];
  } finally {
    await page.close();
  }
}

/** A table of so many messages, those of the sample again and again with a number behind, and the model. */
export async function openMessages(page: Page, rows: number): Promise<void> {
  const [header = '', ...messages] = (await readFile('public/sample/messages.csv', 'utf8')).trim().split(/\r?\n/).filter((line, i) => i === 0 || /^[^"]*$/.test(line));
  const lines = Array.from({ length: rows }, (_, i) => `${i} ${messages[i % messages.length] ?? ''}`);
  await page.goto('/');
  await dropFiles(page, [{ name: 'messages.csv', bytes: new TextEncoder().encode([header, ...lines].join('\n')) }]);
  await page.getByText(new RegExp(`^${rows.toLocaleString('en-GB')} rows`)).waitFor();
  await page.goto('/#/model');
  await pickModel(page, MODEL);
  await page.getByRole('region', { name: MODEL.split('/').at(-1) ?? '' }).getByText('In use').waitFor({ timeout: LONG });
}
