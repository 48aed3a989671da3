import type { PickedFile } from './dropped.ts';
import { modelEntries } from './zip/unpackModel.ts';
import { readZipDirectory } from './zip/zipFile.ts';

/** What was dropped, told by its content and not by where it was dropped. */
export type Recognised =
  | { readonly kind: 'model'; readonly name: string; readonly files: readonly File[] }
  | { readonly kind: 'modelZip'; readonly name: string; readonly file: File }
  /** A project saved in one file. */
  | { readonly kind: 'project'; readonly file: File }
  | { readonly kind: 'prompt'; readonly files: readonly File[] }
  | { readonly kind: 'sweep'; readonly file: File }
  /** The second file holds the held-out part, where its name says so. */
  | { readonly kind: 'data'; readonly file: File; readonly heldOut: File | null }
  | { readonly kind: 'nothing' };

const HEAD_BYTES = 64 << 10;
/** Of a plan written by hand: what is larger is not read whole to be told. */
export const SWEEP_MAX_BYTES = 1 << 20;
const SWEEP_KEYS = ['$schema', 'base', 'grid', 'random', 'seeds', 'limit', 'notes'];
/** Each tells a tokenizer; a folder of them is a model's, though its weights may be missing. */
const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer.model', 'spiece.model', 'merges.txt'];
const HELD_OUT = /(^|[^a-z])(held[-_ ]?out|valid(ation)?|val|dev|test|eval)([^a-z]|$)/i;

/**
 * Tells a model folder, a prompt file, a sweep file and a file of examples apart. What is none of them is taken for examples, whose
 * reader says best what is wrong with it.
 */
export async function recognise(picked: readonly PickedFile[]): Promise<Recognised> {
  const files = picked.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
  const first = files[0];
  if (first === undefined) return { kind: 'nothing' };

  const adapterFolder = folderOf(files, 'adapter_config.json');
  if (adapterFolder !== null && !isModelAbove(files, adapterFolder)) return { kind: 'prompt', files: inFolder(files, adapterFolder) };
  const looseAdapter = files.filter(({ file }) => file.name === 'adapter_model.safetensors');
  if (adapterFolder === null && looseAdapter.length > 0) return { kind: 'prompt', files: looseAdapter.map(({ file }) => file) };

  const tokenizerFolder = () => TOKENIZER_FILES.map((name) => folderOf(files, name)).find((folder) => folder !== null) ?? null;
  const modelFolder = folderOf(files, 'config.json') ?? folderOf(files, '.safetensors') ?? (files.length > 1 ? tokenizerFolder() : null);
  if (modelFolder !== null) {
    const name = modelFolder.split('/').at(-1) ?? '';
    return { kind: 'model', name: name === '' ? 'model' : name, files: inFolder(files, modelFolder) };
  }
  if (await isProject(first.file)) return { kind: 'project', file: first.file };
  // Before prompts, whose JSON is told by numVirtualTokens: that may be what a sweep varies.
  if (await isSweep(first.file)) return { kind: 'sweep', file: first.file };
  if (await isPrompt(first.file)) return { kind: 'prompt', files: [first.file] };
  if (await isModelZip(first.file)) return { kind: 'modelZip', name: first.file.name.replace(/\.zip$/i, ''), file: first.file };
  const heldOut = files.find(({ file }) => HELD_OUT.test(file.name));
  const main = files.find((candidate) => candidate !== heldOut) ?? first;
  return { kind: 'data', file: main.file, heldOut: heldOut === undefined || heldOut === main ? null : heldOut.file };
}

/** Whether a whole model lies above the adapter: then the adapter is one of the model folder's sub-folders, and those are ignored. */
function isModelAbove(files: readonly PickedFile[], adapterFolder: string): boolean {
  const folder = folderOf(files, 'config.json');
  if (folder === null || depth(folder) >= depth(adapterFolder)) return false;
  return inFolder(files, folder).some(({ name }) => name.endsWith('.safetensors') && name !== 'adapter_model.safetensors');
}

/** The shallowest folder that holds a file whose name ends so; null where there is none. */
function folderOf(files: readonly PickedFile[], ending: string): string | null {
  const folders = files.filter(({ file }) => (ending.startsWith('.') ? file.name.endsWith(ending) : file.name === ending))
    .map(({ path }) => parentOf(path));
  return folders.toSorted((a, b) => depth(a) - depth(b) || a.length - b.length)[0] ?? null;
}

function inFolder(files: readonly PickedFile[], folder: string): readonly File[] {
  return files.filter(({ path }) => parentOf(path) === folder).map(({ file }) => file);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** How many folders deep: 0 for none. */
function depth(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

/** A NumPy array, a zip with an adapter in it, or our JSON of a prompt. */
async function isPrompt(file: File): Promise<boolean> {
  const head = await byteText(file.slice(0, HEAD_BYTES));
  if (head.startsWith('\x93NUMPY')) return true;
  if (head.startsWith('PK')) {
    // A zip lists its files at its end.
    const tail = await byteText(file.slice(Math.max(0, file.size - HEAD_BYTES)));
    return (head + tail).includes('adapter_config.json') || (head + tail).includes('adapter_model');
  }
  return /^\s*\{/.test(head) && /"(numVirtualTokens|num_virtual_tokens)"/.test(head);
}

/** By its name, so that a damaged one is told as such; or by what is in it. */
async function isProject(file: File): Promise<boolean> {
  if (file.name.endsWith('.ptproject.zip')) return true;
  if (!(await byteText(file.slice(0, 4))).startsWith('PK')) return false;
  const paths = (await readZipDirectory(file).catch(() => [])).map(({ path }) => path);
  return paths.includes('manifest.json') && paths.includes('records/project.json');
}

/** A JSON object that says what to vary, as its grid, its draws or its seeds; JSON of examples is a list, or has other keys. */
async function isSweep(file: File): Promise<boolean> {
  if (file.size > SWEEP_MAX_BYTES || !file.name.endsWith('.json')) return false;
  try {
    const value: unknown = JSON.parse(await file.text());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      && ['base', 'grid', 'random', 'seeds'].some((key) => key in value) && Object.keys(value).every((key) => SWEEP_KEYS.includes(key));
  } catch {
    return false;
  }
}

async function isModelZip(file: File): Promise<boolean> {
  if (!(await byteText(file.slice(0, 4))).startsWith('PK')) return false;
  return (await modelEntries(file).catch(() => null)) !== null;
}

/** Each byte as the character of its number, so that text patterns can look at binary files. A decoder of `latin1` is one of windows-1252 in browsers. */
async function byteText(blob: Blob): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return text;
}
