import { headerLength, parseSafetensorsHeader } from '../../artifacts/safetensors.ts';
import * as z from '../../artifacts/zod.ts';
import type { FileSource } from '../../domain/files.ts';
import type { StoredModel } from '../../domain/hub.ts';
import { openStoredModel } from '../../platform/storedModels.ts';

const LENGTH_BYTES = 8;
const configSchema = z.object({ torch_dtype: z.optional(z.string()), dtype: z.optional(z.string()) });
/** A key stands for the content, so this holds as long as the page. */
const known = new Map<string, readonly string[]>();

/** How a stored model's weights are written, the commonest first, as the head of its first weight file or its config.json says; empty where neither does. */
export async function modelDtypes(model: StoredModel): Promise<readonly string[]> {
  const before = known.get(model.key);
  if (before !== undefined || !model.complete) return before ?? [];
  const found = await openStoredModel(model.key, model.name).then(dtypesOf).catch(() => []);
  known.set(model.key, found);
  return found;
}

async function dtypesOf(files: FileSource): Promise<readonly string[]> {
  const weights = (await files.list()).toSorted((a, b) => (a.path < b.path ? -1 : 1)).find(({ path }) => path.endsWith('.safetensors'));
  if (weights !== undefined) {
    const { path, size } = weights;
    const length = headerLength(await files.read(path, 0, LENGTH_BYTES), size, path);
    const { tensors } = parseSafetensorsHeader(await files.read(path, 0, LENGTH_BYTES + length), size, path);
    const bytes = new Map<string, number>();
    for (const { dtype, start, end } of tensors.values()) bytes.set(dtype, (bytes.get(dtype) ?? 0) + end - start);
    return [...bytes].toSorted(([, a], [, b]) => b - a).map(([dtype]) => dtype);
  }
  const { dtype, torch_dtype: older } = configSchema.parse(JSON.parse(new TextDecoder().decode(await files.read('config.json'))));
  return [dtype ?? older ?? []].flat();
}
