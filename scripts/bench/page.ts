/**
 * The page's whole path in Chromium on WebGPU, timed: real SST-2 rows, ../shared/models/stories260K.
 * Run `npm run build` first, then `npx tsx scripts/bench/page.ts [rows] [steps]`. Prints one JSON object.
 */
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chooseWebGpu, pickModel } from '../../e2e/project.ts';
import { dropFiles } from '../../e2e/studio.ts';
import config from '../../playwright.config.ts';
import { serve } from '../serve.mjs';

const [rows = 120, steps = 20] = process.argv.slice(2).map(Number);
const MODEL = '../shared/models/stories260K';
const LONG = 1_200_000;

const server = await serve({ root: 'dist', port: 4861, tries: 20 });
const browser = await chromium.launch(config.use?.launchOptions ?? {});
try {
  const page = await browser.newPage({ locale: 'en-GB', baseURL: server.url });
  const clock = stopwatch();
  await page.goto('/');
  const text = readFileSync('../shared/data/sst2/train.tsv', 'utf8').split('\n').slice(0, rows).join('\n');
  await dropFiles(page, [{ name: 'sst2.tsv', bytes: new TextEncoder().encode(text) }]);
  await page.getByText(new RegExp(`^${rows} rows`)).waitFor();
  const dropped = clock();
  await chooseWebGpu(page);
  const opened = clock();
  await page.goto('/#/model');
  await pickModel(page, MODEL);
  await page.getByRole('region', { name: 'stories260K' }).getByText('In use').waitFor({ timeout: LONG });
  const loaded = clock();
  await page.goto('/#/train');
  await page.getByLabel('How long').fill(String(steps));
  await page.getByText('All settings').click();
  await page.getByLabel('Examples a step').fill('8');
  await page.getByLabel('Evaluate every').fill(String(steps));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByText(/^Training finished after/).waitFor({ timeout: LONG });
  const trained = clock();
  const sentence = await page.getByText(/held-out examples?/).first().textContent();
  process.stdout.write(`${JSON.stringify({
    adapter: 'webgpu', model: 'stories260K', rows, steps, sentence,
    seconds: { drop: dropped, openAndSelfTest: opened, loadModel: loaded, baselineTrainAndEvaluate: trained },
  })}\n`);
} finally {
  await browser.close();
  await server.close();
}

/** Seconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return Math.round(last - before) / 1000;
  };
}
