import { StudioError } from '../../domain/errors.ts';
import { parseSafetensorsHeader, writeSafetensors } from '../safetensors.ts';
import * as z from '../zod.ts';

/** Plain values under one key of the metadata, arrays as tensors of one dimension: a safetensors file. */
export function writeRecord(key: string, plain: object, arrays: Readonly<Record<string, Float32Array | Float64Array | null>>): Uint8Array {
  const tensors = Object.entries(arrays).flatMap(([name, values]) => (values === null ? [] : [{ name, shape: [values.length], values }]));
  return writeSafetensors(tensors, { [key]: JSON.stringify(plain) });
}

export interface ReadRecord<T> {
  readonly plain: T;
  /** The array of that name; throws `checkpointInvalid` where there is none. */
  readonly single: (name: string) => Float32Array;
  readonly double: (name: string) => Float64Array;
  readonly names: readonly string[];
}

/** Reads what `writeRecord` wrote. Throws `checkpointInvalid` naming file and key. */
export function readRecord<T>(bytes: Uint8Array, fileName: string, key: string, schema: z.ZodMiniType<T>): ReadRecord<T> {
  const invalid = (what: string): StudioError => new StudioError('checkpointInvalid', `${fileName} ${what}; it cannot be gone on from. Start the training again.`, { file: fileName });
  let header: ReturnType<typeof parseSafetensorsHeader>;
  try {
    header = parseSafetensorsHeader(bytes, bytes.length, fileName);
  } catch (error) {
    throw error instanceof StudioError ? invalid(`is damaged (${error.message})`) : error;
  }
  const checked = schema.safeParse(parseJson(header.metadata[key]));
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw invalid(`says something else than a checkpoint at "${[key, ...issue?.path ?? []].join('.')}" (${issue?.message ?? 'wrong form'})`);
  }
  const slice = (name: string, dtype: string): ArrayBuffer => {
    const tensor = header.tensors.get(name);
    if (tensor?.dtype !== dtype) throw invalid(`has no "${name}" of type ${dtype}`);
    return bytes.slice(tensor.start, tensor.end).buffer;
  };
  return {
    plain: checked.data,
    single: (name) => new Float32Array(slice(name, 'F32')),
    double: (name) => new Float64Array(slice(name, 'F64')),
    names: [...header.tensors.keys()],
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
