import { readFileSync } from 'node:fs';
import { MODEL_TYPES } from '../src/domain/model.ts';
import { MESSAGES, pickModel, startRun } from './project.ts';
import { dropFiles, expect, test } from './studio.ts';

// On shared cores, beside the tests that compute on a software adapter.
test.setTimeout(300_000);

/** The folder of test/goldens that stands for a family, where it isn't named by its `model_type`. */
const FOLDERS: Readonly<Partial<Record<string, string>>> = { llama: 'llama3' };

// t5.spec.ts goes further with an encoder-decoder.
for (const modelType of MODEL_TYPES.filter((type) => type !== 't5')) {
  test(`loads ${modelType} from its folder and trains a prompt for it`, async ({ page, complaints }) => {
    const name = FOLDERS[modelType] ?? modelType;
    const folder = `test/goldens/${name}`;
    expect(JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'))).toMatchObject({ model_type: modelType });
    await page.goto('/');
    await dropFiles(page, [MESSAGES]);
    await expect(page.getByText(/^20 rows/)).toBeVisible();
    await page.goto('/#/model');
    await pickModel(page, folder);
    await expect(page.getByRole('region', { name, exact: true }).getByText('In use')).toBeVisible({ timeout: 120_000 });
    await startRun(page, { steps: 2, evalEvery: 2 });
    await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 120_000 });
    await page.goto('/#/evaluate');
    await expect(page.getByText(/^\d+ of \d+ examples$/)).toBeVisible();
    expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
  });
}
