import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGES, pickModel, startRun } from './project.ts';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

// On shared cores, beside the tests that compute on a software adapter.
test.setTimeout(300_000);

/** A folder with a chat template as tokenizer_config.json holds it. */
function chatTunedFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'chat-')), 'chatty');
  cpSync('test/goldens/llama-tiny', folder, { recursive: true });
  const file = join(folder, 'tokenizer_config.json');
  const template = "{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), chat_template: template }));
  return folder;
}

test('a chat-tuned model brings its chat format, keeps a template of one\'s own, and trains', async ({ page, complaints }) => {
  await page.goto('/');
  await dropFiles(page, [MESSAGES]);
  await expect(page.getByText(/^20 rows/)).toBeVisible();
  await page.goto('/#/model');
  await pickModel(page, chatTunedFolder());
  await expect(page.getByRole('region', { name: 'chatty', exact: true }).getByText('In use')).toBeVisible({ timeout: 120_000 });

  await page.goto('/#/task');
  const template = page.getByRole('textbox', { name: 'Template' });
  await expect(template).toHaveValue(/^\[user\] \{text\}[^]*\[assistant\]$/);
  await expect(page.getByText(/^This model is tuned for chat\. The template is/)).toBeVisible();
  await expectAccessible(page);
  await template.fill('{text}\nmy own:');
  await expect(page.getByText(/^This model is tuned for chat and answers best/)).toBeVisible();
  await page.getByRole('button', { name: 'Use this model’s chat format' }).click();
  await expect(template).toHaveValue(/^\[user\] /);

  await startRun(page, { steps: 2, evalEvery: 2 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 120_000 });
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
