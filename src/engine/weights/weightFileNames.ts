import * as z from '../../artifacts/zod.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';

/** What is looked for, in this order: the one file, or the index that names its shards. */
const KINDS = [
  { whole: 'model.safetensors', index: 'model.safetensors.index.json' },
  { whole: 'pytorch_model.bin', index: 'pytorch_model.bin.index.json' },
] as const;
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The weight files of a folder in the order of their names: the one file, or the shards its index names. */
export async function weightFileNames(files: FileSource): Promise<string[]> {
  const paths = new Set((await files.list()).map((file) => file.path));
  const kind = KINDS.find(({ whole, index }) => paths.has(whole) || paths.has(index));
  if (kind === undefined) {
    throw new StudioError('modelFileMissing', `${files.name} has neither ${KINDS.map(({ whole, index }) => `${whole} nor ${index}`).join(', nor ')}; a model folder needs its weights in safetensors or as torch.save writes them.`, { file: KINDS[0].whole });
  }
  if (paths.has(kind.whole)) return [kind.whole];
  const index = indexSchema.safeParse(parseJson(new TextDecoder().decode(await files.read(kind.index))));
  if (!index.success) {
    throw new StudioError('modelConfigInvalid', `${kind.index} has no "weight_map" of tensor names to file names; get the file again.`, { file: kind.index });
  }
  return [...new Set(Object.values(index.data.weight_map))].toSorted();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
