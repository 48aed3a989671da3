/** A T5 from its folder through a whole session, held to transformers and PEFT: see scripts/goldens. */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writeSafetensors } from '../src/artifacts/safetensors.ts';
import { makeConfig } from '../src/domain/config.ts';
import { createRandom } from '../src/domain/random.ts';
import type { StepMetrics } from '../src/domain/run.ts';
import type { Task } from '../src/domain/task.ts';
import { openSession } from '../src/headless/session.ts';
import type { OpenSession } from '../src/headless/session.ts';
import type { RunResult, RunSetup } from '../src/worker/protocol.ts';

const GOLDEN = 'test/goldens/t5-v1_1', DATA = 'test/goldens/llama-tiny', PUBLISHED = '../shared/prompts/t5_1_1_lm100k_base.sst2.npy';
const ids = z.array(z.int());
const continuations = z.array(z.object({ input: z.string(), produced_ids: ids }));
const golden = z.object({
  template: z.string(), label_words: z.record(z.string(), z.string()), label_ids: z.record(z.string(), ids),
  without_prompt: continuations, with_prompt: continuations,
  training: z.object({ num_virtual_tokens: z.int(), batch_size: z.int(), learning_rate: z.number(), weight_decay: z.number(), losses: z.array(z.number()) }),
}).parse(JSON.parse(readFileSync(join(GOLDEN, 'expected.json'), 'utf8')));

const fileOf = (...path: string[]) => ({ name: path.at(-1) ?? '', bytes: new Uint8Array(readFileSync(join(...path))) });
const task: Task = {
  template: golden.template, textColumn: 'text', labelColumn: 'label',
  classes: Object.entries(golden.label_words).map(([name, labelWords]) => ({ name, labelWords })),
};
const STEPS = 6;

describe('a session with a T5', () => {
  const steps: StepMetrics[] = [];
  let session: OpenSession['session'];
  let setup: RunSetup;
  let result: RunResult;

  beforeAll(async () => {
    const opened = await openSession(GOLDEN, { backend: 'wasm', dtype: 'auto' }, { 'run/step': ({ metrics }) => steps.push(...metrics) });
    await opened.load();
    session = opened.session;
    const { id: table } = await session['data/import']({ file: fileOf(DATA, 'train.csv'), options: {} });
    const { id: validationTable } = await session['data/import']({ file: fileOf(DATA, 'valid.csv'), options: {} });
    const { num_virtual_tokens: numVirtualTokens, batch_size: batchSize, learning_rate: learningRate, weight_decay: weightDecay } = golden.training;
    setup = {
      data: { table, split: { kind: 'file', validationTable } }, task, origins: {}, preset: null, initFile: fileOf(GOLDEN, 'initial.npy'),
      config: makeConfig({ numVirtualTokens, batchSize, learningRate, weightDecay, steps: STEPS, evalEvery: 3, order: 'file', promptInit: 'file' }),
    };
    result = await session['run/start']({ runId: 'a', setup });
  });

  it('shows the text ended, and the answer from the decoder\'s start token', async () => {
    const { examples, labelTokens } = await session['task/preview']({ data: setup.data, task, numVirtualTokens: 8, count: 3 });
    expect(examples[0]?.tokens.at(-1)).toBe('</s>');
    expect(examples[0]?.startToken).toBe('<pad>');
    expect(examples[0]?.targetTokens.at(-1)).toBe('</s>');
    expect(labelTokens.map(({ endOfText }) => endOfText)).toEqual([true, true, true, true]);
  });

  it('follows PEFT\'s training from file and template on', () => {
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    steps.forEach(({ trainLoss }, i) => expect(Math.abs(trainLoss / (golden.training.losses[i] ?? NaN) - 1)).toBeLessThan(1e-3));
    expect(result.adapter.description?.labelIds).toEqual(Object.values(golden.label_ids));
    expect(result.comparison.tuned.loss).toBeLessThan(result.comparison.zeroShot.loss);
  });

  it('estimates time and memory', async () => {
    const { bytes, rowsPerStep, paddedRowsPerStep } = await session['run/estimate'](setup);
    expect(bytes.activations).toBeGreaterThan(0);
    expect(rowsPerStep).toBeLessThan(paddedRowsPerStep);
  });

  it('answers one text as it answered it in the run', async () => {
    const [first] = result.examples;
    const tried = await session['prompt/try']({ task, fields: { text: first?.text ?? '' } });
    for (const [c, p] of (first?.with.probabilities ?? []).entries()) expect(tried.with.probabilities[c]).toBeCloseTo(p, 5);
  });

  it('generates what transformers does, and with PEFT\'s prompt what PEFT does', async () => {
    for (const { input, produced_ids: produced } of golden.without_prompt) {
      const answer = await session['prompt/generate']({ input, maxNew: produced.length, withPrompt: false });
      expect(answer.ids).toEqual([0, ...produced]);
    }
    const adapter = await session['prompt/import']({ files: ['adapter_config.json', 'adapter_model.safetensors'].map((name) => fileOf(GOLDEN, 'adapter', name)) });
    await session['prompt/use']({ adapter });
    for (const { input, produced_ids: produced } of golden.with_prompt) {
      const answer = await session['prompt/generate']({ input, maxNew: produced.length, withPrompt: true });
      expect(answer.ids).toEqual([0, ...produced]);
    }
    await session['prompt/use']({ adapter: result.adapter });
  });

  it('exports an adapter for an encoder-decoder, and answers the same with it after import', async () => {
    const file = await session['prompt/export']({ adapter: result.adapter, format: 'peftZip' });
    const config: unknown = JSON.parse(new TextDecoder().decode(unzipSync(file.bytes)['adapter_config.json']));
    expect(config).toMatchObject({ task_type: 'SEQ_2_SEQ_LM', num_transformer_submodules: 1, num_virtual_tokens: 8, token_dim: 32 });
    const adapter = await session['prompt/import']({ files: [file] });
    expect(adapter).toEqual(result.adapter);
    await session['prompt/use']({ adapter });
    const again = await session['prompt/evaluate']({ data: setup.data, task });
    expect(again.examples).toEqual(result.examples);
  });

  it('turns a plain .npy into an adapter for the loaded kind of model', async () => {
    const adapter = await session['prompt/import']({ files: [fileOf(GOLDEN, 'initial.npy')] });
    const file = await session['prompt/export']({ adapter, format: 'peftZip' });
    expect(JSON.parse(new TextDecoder().decode(unzipSync(file.bytes)['adapter_config.json']))).toMatchObject({ task_type: 'SEQ_2_SEQ_LM' });
  });

  const lack = existsSync(PUBLISHED) ? '' : ` (skipped: ${PUBLISHED} is not here)`;
  it.skipIf(lack !== '')(`opens a prompt that the paper published, and asks a T5 of width 768 with it${lack}`, async () => {
    const adapter = await session['prompt/import']({ files: [fileOf(PUBLISHED)] });
    expect(adapter.prompt).toMatchObject({ numVirtualTokens: 100, hiddenSize: 768 });
    await expect(session['prompt/use']({ adapter })).rejects.toMatchObject({ code: 'adapterWidth' });
    const folder = await mkdtemp(join(tmpdir(), 't5-'));
    try {
      await writeWideT5(folder, adapter.prompt.hiddenSize);
      const wide = await openSession(folder, { backend: 'wasm', dtype: 'auto' }, {});
      await wide.load();
      const { nearest } = await wide.session['prompt/use']({ adapter });
      expect(nearest).toHaveLength(100);
      const { with: tuned, without } = await wide.session['prompt/try']({ task, fields: { text: 'a good lamp' } });
      expect(tuned.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(tuned.probabilities).not.toEqual(without.probabilities);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** A T5 of one layer a side and seeded weights, with the golden's tokenizer. */
async function writeWideT5(folder: string, H: number): Promise<void> {
  const [V, h, D, F, buckets] = [304, 2, 8, 16, 32];
  const attention = (name: string): [string, number[]][] => [
    ...['q', 'k', 'v'].map((part): [string, number[]] => [`${name}.${part}.weight`, [h * D, H]]), [`${name}.o.weight`, [H, h * D]],
  ];
  const side = (name: string, parts: number): [string, number[]][] => [
    ...attention(`${name}.block.0.layer.0.SelfAttention`), [`${name}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`, [buckets, h]],
    ...(parts === 3 ? attention(`${name}.block.0.layer.1.EncDecAttention`) : []),
    ...Array.from({ length: parts }, (_, part): [string, number[]] => [`${name}.block.0.layer.${part}.layer_norm.weight`, [H]]),
    [`${name}.block.0.layer.${parts - 1}.DenseReluDense.wi.weight`, [F, H]], [`${name}.block.0.layer.${parts - 1}.DenseReluDense.wo.weight`, [H, F]],
    [`${name}.final_layer_norm.weight`, [H]],
  ];
  const shapes: [string, number[]][] = [['shared.weight', [V, H]], ...side('encoder', 2), ...side('decoder', 3)];
  const random = createRandom(3, 'wide T5');
  const tensors = shapes.map(([name, shape]) => ({ name, shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.next() - 0.5) }));
  await writeFile(join(folder, 'model.safetensors'), writeSafetensors(tensors, {}));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 't5', vocab_size: V, d_model: H, d_kv: D, d_ff: F, num_layers: 1, num_heads: h, decoder_start_token_id: 0 }));
  await Promise.all(['tokenizer.json', 'tokenizer_config.json'].map((file) => copyFile(join(GOLDEN, file), join(folder, file))));
}
