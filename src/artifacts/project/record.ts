/** A stored record as JSON with its arrays of numbers in files beside it: everything JSON has no word for is an object with one key that begins with `$`. */
import { StudioError } from '../../domain/errors.ts';
import * as z from '../zod.ts';
import { readNpy, writeNpy } from '../npy.ts';

const ESCAPE = z.union([
  z.strictObject({ $number: z.enum(['NaN', 'Infinity', '-Infinity']) }),
  z.strictObject({ $npy: z.string() }),
  z.strictObject({ $bytes: z.string() }),
  z.strictObject({ $object: z.array(z.tuple([z.string(), z.unknown()])) }),
]);

export interface RecordFile { readonly name: string; readonly contents: Uint8Array | Blob }

/** The JSON file of a record, first, and the files it names: float32 as .npy, bytes (checkpoints, answered examples) as .safetensors. */
export function encodeRecord(path: string, value: unknown): readonly RecordFile[] {
  const stem = path.replace(/\.json$/, '');
  const beside: RecordFile[] = [];
  const put = (extension: string, contents: RecordFile['contents']): string => {
    const name = `${stem}.${beside.length}.${extension}`;
    beside.push({ name, contents });
    return name;
  };
  const encode = (part: unknown): unknown => {
    if (typeof part === 'number' && !Number.isFinite(part)) return { $number: String(part) };
    if (typeof part !== 'object' || part === null) return part;
    if (part instanceof Float32Array) return { $npy: put('npy', writeNpy([part.length], part)) };
    if (part instanceof Uint8Array || part instanceof Blob) return { $bytes: put('safetensors', part) };
    if (ArrayBuffer.isView(part) || part instanceof Date || part instanceof Map || part instanceof Set) throw new StudioError('unexpected', `${path} holds a ${part.constructor.name}, for which the project file has no form.`, { file: path });
    if (Array.isArray(part)) return part.map(encode);
    const entries = Object.entries(part).filter(([, inner]) => inner !== undefined).map(([key, inner]): [string, unknown] => [key, encode(inner)]);
    return entries.some(([key]) => key.startsWith('$')) ? { $object: entries } : Object.fromEntries(entries);
  };
  const text = JSON.stringify(encode(value));
  return [{ name: path, contents: new TextEncoder().encode(text) }, ...beside];
}

/** The record of a JSON file; `file` gives one beside it, bytes stay the blob that it gives. Throws where either is not of this form. */
export async function decodeRecord(text: string, file: (path: string) => Promise<Blob>): Promise<unknown> {
  const decode = async (part: unknown): Promise<unknown> => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.every((inner) => typeof inner !== 'object') ? part : Promise.all(part.map(decode));
    const entries = Object.entries(part);
    if (!entries.some(([key]) => key.startsWith('$'))) return decodeEntries(entries);
    const escape = ESCAPE.parse(part);
    if ('$number' in escape) return Number(escape.$number);
    if ('$npy' in escape) return readNpy(new Uint8Array(await (await file(escape.$npy)).arrayBuffer()), escape.$npy).values;
    if ('$bytes' in escape) return file(escape.$bytes);
    return decodeEntries(escape.$object);
  };
  const decodeEntries = async (entries: readonly (readonly [string, unknown])[]): Promise<object> =>
    Object.fromEntries(await Promise.all(entries.map(async ([key, inner]): Promise<[string, unknown]> => [key, await decode(inner)])));
  return decode(JSON.parse(text));
}
