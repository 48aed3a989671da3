import { z } from 'zod';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';

const WHOLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The weight files of a folder in the order of their names: the one file, or the shards its index names. */
export async function weightFileNames(files: FileSource): Promise<string[]> {
  const paths = new Set((await files.list()).map((file) => file.path));
  if (paths.has(WHOLE)) return [WHOLE];
  if (!paths.has(INDEX)) {
    throw new StudioError('modelFileMissing', `${files.name} has neither ${WHOLE} nor ${INDEX}; a model folder needs its weights in safetensors.`, { file: WHOLE });
  }
  const index = indexSchema.safeParse(parseJson(new TextDecoder().decode(await files.read(INDEX))));
  if (!index.success) {
    throw new StudioError('modelConfigInvalid', `${INDEX} has no "weight_map" of tensor names to file names; get the file again.`, { file: INDEX });
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
