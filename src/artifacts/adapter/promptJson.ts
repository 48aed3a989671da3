/** The prompt as one JSON file: for programs without a safetensors or .npy reader. */
import * as z from '../zod.ts';
import type { FileBytes } from '../../domain/files.ts';
import type { Adapter, SoftPrompt } from '../../domain/prompt.ts';
import { adapterInvalid, readJson } from './invalid.ts';
import { adapterTaskSchema } from './schemas.ts';
import { makeSoftPrompt } from './softPrompt.ts';

const REMEDY = 'export the prompt as JSON again';
const promptJsonSchema = z.object({
  format: z.literal('soft-prompt'),
  formatVersion: z.literal(1),
  numVirtualTokens: z.int().check(z.positive()),
  hiddenSize: z.int().check(z.positive()),
  task: z.nullable(adapterTaskSchema),
  values: z.array(z.array(z.number())),
});

/** Head, then `values` as P rows of H numbers, each a short decimal that reads back to the same float32. */
export function writePromptJson({ prompt, description }: Adapter): string {
  const { numVirtualTokens, hiddenSize, values } = prompt;
  const head = JSON.stringify({ format: 'soft-prompt', formatVersion: 1, numVirtualTokens, hiddenSize, task: description });
  const rows = Array.from({ length: numVirtualTokens }, (_, row) =>
    `[${Array.from(values.subarray(row * hiddenSize, (row + 1) * hiddenSize), shortDecimal).join(',')}]`);
  return `${head.slice(0, -1)},"values":[\n${rows.join(',\n')}\n]}\n`;
}

export function readPromptJson(file: FileBytes): Adapter {
  const { numVirtualTokens, hiddenSize, task, values } = readJson(file, promptJsonSchema, REMEDY);
  const ragged = values.findIndex((row) => row.length !== hiddenSize);
  if (ragged >= 0) throw adapterInvalid(file.name, `values.${ragged}`, `has ${values[ragged]?.length} numbers at "values.${ragged}" instead of ${hiddenSize}`, REMEDY);
  const prompt: SoftPrompt = makeSoftPrompt([numVirtualTokens, hiddenSize], Float32Array.from(values.flat()), file.name);
  return { prompt, description: task };
}

/** Nine significant digits always suffice for a float32 (IEEE 754-2019, 5.12.2); mostly fewer do. */
function shortDecimal(value: number): string {
  if (Object.is(value, -0)) return '-0';
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(9)));
}
