/** Answered examples as a safetensors file: their numbers as one tensor, their texts as JSON in the metadata, which keeps lone surrogates too. */
import { StudioError } from '../domain/errors.ts';
import type { EvaluatedExample, Prediction } from '../domain/run.ts';
import { parseSafetensorsHeader, writeSafetensors } from './safetensors.ts';
import * as z from './zod.ts';

/**
 * `numbers`, float64: of each example its row, line, class and number of tokens cut off, then without and with the prompt the class
 * predicted, its probabilities and its scores, each of the two lists behind its length. `texts` in the metadata: a JSON list.
 */
export function writeAnswers(examples: readonly EvaluatedExample[]): Uint8Array {
  const numbers: number[] = [];
  const put = ({ predicted, probabilities, scores }: Prediction): void => { numbers.push(predicted, probabilities.length, ...probabilities, scores.length, ...scores); };
  for (const { row, line, classIndex, truncatedTokens, without, with: tuned } of examples) {
    numbers.push(row, line, classIndex, truncatedTokens);
    put(without);
    put(tuned);
  }
  const texts = JSON.stringify(examples.map(({ text }) => text));
  return writeSafetensors([{ name: 'numbers', shape: [numbers.length], values: Float64Array.from(numbers) }], { texts });
}

/** The same examples again. Throws `safetensorsTruncated` or `safetensorsHeader`, naming the file, where it is another than `writeAnswers` writes. */
export function readAnswers(bytes: Uint8Array, fileName: string): EvaluatedExample[] {
  const broken = (what: string): StudioError => new StudioError('safetensorsHeader', `${fileName} ${what}, so it holds no answered examples.`, { file: fileName });
  const { tensors, metadata } = parseSafetensorsHeader(bytes, bytes.length, fileName);
  const tensor = tensors.get('numbers');
  if (tensor?.dtype !== 'F64') throw broken('has no "numbers" of type F64');
  const numbers = new Float64Array(bytes.slice(tensor.start, tensor.end).buffer);
  let at = 0;
  const next = (): number => {
    const number = numbers[at++];
    if (number === undefined) throw broken(`ends after ${numbers.length} "numbers", within an example`);
    return number;
  };
  const list = (): number[] => {
    const count = next();
    if (!Number.isInteger(count) || count < 0) throw broken(`has a list of ${count} at ${at - 1} of its "numbers"`);
    const values: number[] = [];
    while (values.length < count) values.push(next());
    return values;
  };
  const prediction = (): Prediction => ({ predicted: next(), probabilities: list(), scores: list() });
  const texts = readTexts(metadata['texts'] ?? '');
  if (texts === null) throw broken('has no list of "texts"');
  const examples = texts.map((text): EvaluatedExample => {
    const [row, line, classIndex, truncatedTokens] = [next(), next(), next(), next()];
    return { row, line, text, classIndex, without: prediction(), with: prediction(), truncatedTokens };
  });
  if (at !== numbers.length) throw broken(`has ${numbers.length - at} "numbers" behind its last example`);
  return examples;
}

const textsSchema = z.array(z.string());

function readTexts(json: string): readonly string[] | null {
  try {
    return textsSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
