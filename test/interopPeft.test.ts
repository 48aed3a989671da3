/** The Python program in an exported README: run as it stands, it gives our answer. For logits across the border see families/adapterOut. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writePeftFolder } from '../src/artifacts/adapter/exports.ts';
import { DEFAULT_CONFIG } from '../src/domain/config.ts';
import type { ModelSummary } from '../src/domain/model.ts';
import type { AdapterTask, SoftPrompt } from '../src/domain/prompt.ts';
import { createRandom } from '../src/domain/random.ts';
import { openSession } from '../src/headless/session.ts';
import { findPython, runPython } from './support/python.ts';

const TOLERANCE = 1e-4;
/** Python alone takes a minute to import torch and transformers on a busy machine. */
const MINUTES = 60_000;
const schema = z.object({ template: z.string(), label_words: z.record(z.string(), z.string()), label_ids: z.record(z.string(), z.array(z.number())) });

const python = findPython();
const reason = python ? '' : ' (skipped: no Python with torch, transformers and peft; see scripts/requirements.txt)';

/** Seeded values of about the size of trained ones. */
function madeUpPrompt(numVirtualTokens: number, hiddenSize: number): SoftPrompt {
  const random = createRandom(5, 'interop');
  return { numVirtualTokens, hiddenSize, values: Float32Array.from({ length: numVirtualTokens * hiddenSize }, () => random.next() - 0.5) };
}

function describedAs({ name, sha256, config }: ModelSummary, { template, label_words: words, label_ids: ids }: z.infer<typeof schema>): AdapterTask {
  const { hiddenSize, numLayers, numHeads, encoderDecoder } = config;
  return {
    formatVersion: 1, scoring: 'summedLogProbability', labelIds: Object.values(ids),
    task: { template, textColumn: 'review', labelColumn: 'label', classes: Object.entries(words).map(([of, labelWords]) => ({ name: of, labelWords })) },
    model: { name, sha256, hiddenSize, numLayers, numHeads, ...(encoderDecoder ? { encoderDecoder: true as const } : {}) },
    data: { fileName: 'train.csv', sha256, trainExamples: 10, validationExamples: 6 },
    config: DEFAULT_CONFIG, comparison: null, step: 1, createdAt: '2026-11-23T12:00:00.000Z', generator: 'test',
  };
}

describe(`the Python program in the README gives our answer${reason}`, () => {
  it.skipIf(!python).each(['test/goldens/llama-tiny', 'test/goldens/t5'])('%s', async (golden) => {
    const expected = schema.parse(JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')));
    const { session, load } = await openSession(golden, { backend: 'wasm', dtype: 'auto' }, {});
    const { model: summary } = await load();
    const description = describedAs(summary, expected);
    const adapter = { prompt: madeUpPrompt(8, summary.config.hiddenSize), description };
    const { task } = description;
    await session['prompt/use']({ adapter });
    const text = 'no answer; "café ☕"\nand {no} money';
    const { with: ours } = await session['prompt/try']({ task, fields: { review: text } });

    const folder = await mkdtemp(join(tmpdir(), 'interop-'));
    try {
      await Promise.all(writePeftFolder(adapter).map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
      const program = /^```python\n(.*?)^```$/ms.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1] ?? '';
      await writeFile(join(folder, 'classify.py'), program);
      const printed = await runPython(python ?? '', [join(folder, 'classify.py'), golden, folder, text]);
      const answers = printed.trim().split('\n').map((line) => ({ probability: Number(line.slice(0, 6)), name: line.slice(8) }));

      expect(answers[0]?.name).toBe(task.classes[ours.predicted]?.name);
      expect(answers.map(({ name }) => name).toSorted()).toEqual(task.classes.map(({ name }) => name).toSorted());
      const differences = answers.map(({ name, probability }) => Math.abs(probability - (ours.probabilities[task.classes.findIndex((item) => item.name === name)] ?? NaN)));
      expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 5 * MINUTES);
});
