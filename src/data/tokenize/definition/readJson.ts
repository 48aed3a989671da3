import { StudioError } from '../../../domain/errors.ts';
import type { FileSource } from '../../../domain/files.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One file of a folder as a JSON object; throws `tokenizerInvalid` with folder and file where it is something else. */
export async function readJsonObject(files: FileSource, path: string): Promise<JsonObject> {
  const text = new TextDecoder().decode(await files.read(path));
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw invalid(files, path, error instanceof Error ? error.message : String(error));
  }
  throw invalid(files, path, 'it is not a JSON object');
}

/** The error for a tokenizer file that can't be used, and why. */
export function invalid(files: FileSource, path: string, why: string): StudioError {
  return new StudioError('tokenizerInvalid',
    `${path} in ${files.name} can't be used: ${why}. Take the file again from where the model is published.`,
    { folder: files.name, file: path });
}
