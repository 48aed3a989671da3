import { unzipSync } from 'fflate';
import { MESSAGES, pickModel, saved, startRun } from './project.ts';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

// On shared cores, beside the tests that compute on a software adapter.
test.setTimeout(300_000);

const T5 = 'test/goldens/t5';

test('trains a prompt for the encoder of a T5 from its folder', async ({ page, complaints }) => {
  await page.goto('/');
  await dropFiles(page, [MESSAGES]);
  await expect(page.getByText(/^20 rows/)).toBeVisible();
  await page.goto('/#/model');
  await pickModel(page, T5);
  await expect(page.getByRole('region', { name: 't5' }).getByText('In use')).toBeVisible({ timeout: 60_000 });

  await page.goto('/#/task');
  await expect(page.getByText('→ the decoder answers').first()).toBeVisible({ timeout: 60_000 });
  const [shown] = await page.getByRole('article').allTextContents();
  // The text ends in </s>, the decoder begins with <pad>, and the answer ends in </s>.
  expect(shown).toMatch(/<\/s>→ the decoder answers <pad>.+<\/s>$/);
  await expectAccessible(page);

  await startRun(page, { steps: 4, evalEvery: 2 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 120_000 });
  await page.getByRole('link', { name: 'See every answer' }).click();
  await expect(page.getByText(/^\d+ of \d+ examples$/)).toBeVisible();

  await page.goto('/#/use');
  const zip = await saved(page, 'PEFT folder (zip)');
  const files = unzipSync(zip.bytes);
  const config: unknown = JSON.parse(new TextDecoder().decode(files['adapter_config.json']));
  expect(config).toMatchObject({ task_type: 'SEQ_2_SEQ_LM', num_transformer_submodules: 1, num_virtual_tokens: 4, token_dim: 32 });
  await page.getByText('How to read it').first().click();
  await expect(page.getByText('AutoModelForSeq2SeqLM').first()).toBeVisible();
  await dropFiles(page, [zip]);
  await expect(page.getByText(/^Opened from/)).toBeVisible();
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
