/** What transformers and PEFT computed with a tiny model of every family (scripts/goldens), read and checked. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readAdapterFiles } from '../../src/artifacts/adapter/readAdapterFiles.ts';
import { readNpy } from '../../src/artifacts/npy.ts';
import type { SoftPrompt } from '../../src/domain/prompt.ts';

const GOLDENS = 'test/goldens';
const ids = z.array(z.int());
const numbers = z.array(z.number());
const continuation = z.object({ ids, logits: numbers, produced_ids: ids });
const batched = z.object({ logits: z.array(numbers) });
const schema = z.object({
  label_ids: z.record(z.string(), ids),
  /** Context and target of each training example. */
  train: z.array(z.tuple([ids, ids])),
  without_prompt: z.array(continuation),
  with_prompt: z.array(continuation),
  batched_without_prompt: batched,
  batched_with_prompt: batched,
  batch: z.object({ contexts: z.array(ids), targets: z.array(ids), loss: z.number(), prompt_gradient: z.array(numbers) }),
  training: z.object({
    num_virtual_tokens: z.int(), steps: z.int(), batch_size: z.int(), learning_rate: z.number(), weight_decay: z.number(),
    losses: numbers, final_prompt: z.array(numbers),
  }),
});

export type Golden = z.infer<typeof schema> & { readonly name: string; readonly folder: string; readonly initial: Float32Array };

/** Every golden folder that has expected values, in the order of their names. */
export const GOLDEN_NAMES: readonly string[] = readdirSync(GOLDENS).filter((name) => existsSync(join(GOLDENS, name, 'expected.json'))).toSorted();

export function readGolden(name: string): Golden {
  const folder = join(GOLDENS, name);
  const expected = schema.parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
  return { ...expected, name, folder, initial: readNpy(new Uint8Array(readFileSync(join(folder, 'initial.npy'))), 'initial.npy').values };
}

/** The prompts that PEFT saved: in `adapter`, and for an encoder-decoder also in `adapter-double`, which has PEFT's default of two prompts. */
export function savedPrompts(folder: string): (SoftPrompt & { readonly saved: string })[] {
  return ['adapter', 'adapter-double'].filter((saved) => existsSync(join(folder, saved))).map((saved) => ({
    saved,
    ...readAdapterFiles(['adapter_config.json', 'adapter_model.safetensors'].map((file) => ({ name: file, bytes: new Uint8Array(readFileSync(join(folder, saved, file))) }))).prompt,
  }));
}
