/** Any file or folder that holds a soft prompt → the prompt, with its description where there is one. */
import type { FileBytes } from '../../domain/files.ts';
import type { Adapter, SoftPrompt } from '../../domain/prompt.ts';
import { decodeFloats, isFloatDtype } from '../floats.ts';
import { readNpy } from '../npy.ts';
import { parseSafetensorsHeader } from '../safetensors.ts';
import { adapterInvalid, readJson } from './invalid.ts';
import { readPeftConfig } from './peftConfig.ts';
import { readPromptJson } from './promptJson.ts';
import { adapterTaskSchema } from './schemas.ts';
import { makeSoftPrompt } from './softPrompt.ts';
import { isZip, unzip } from './zip.ts';

export const TENSOR_NAME = 'prompt_embeddings';

/**
 * Reads a zip, the loose files of a PEFT folder (nested or not), a lone `.safetensors`, a `.npy` [P,H] or our JSON.
 * Where there are several adapters, the one nearest the root is taken, if it is the only one there.
 * Throws `adapterInvalid` with file and key, `zipInvalid`, `npyInvalid` or the safetensors errors.
 */
export function readAdapterFiles(files: readonly FileBytes[]): Adapter {
  const opened = files.flatMap((file) => (isZip(file) ? unzip(file) : [file]));
  const config = theOne(nearestRoot(opened.filter((file) => baseName(file.name) === 'adapter_config.json')));
  if (config) return readPeftFolder(config, opened);
  const single = theOne(opened.filter(({ name }) => /\.(npy|safetensors|json)$/i.test(name) && baseName(name) !== 'task.json'));
  if (single && /\.npy$/i.test(single.name)) return { prompt: readNpyPrompt(single), description: null };
  if (single && /\.safetensors$/i.test(single.name)) return { prompt: readTensor(single), description: null };
  if (single) return readPromptJson(single);
  refusePickle(opened);
  const found = opened.length > 0 ? opened.map(({ name }) => name).slice(0, 5).join(', ') : 'nothing';
  throw adapterInvalid(opened[0]?.name ?? 'The selection', '', `holds no soft prompt (found: ${found})`,
    'give a PEFT folder or zip with adapter_config.json and adapter_model.safetensors, a .npy or a prompt JSON');
}

function readPeftFolder(config: FileBytes, files: readonly FileBytes[]): Adapter {
  const folder = config.name.slice(0, config.name.length - 'adapter_config.json'.length);
  const at = (name: string): FileBytes | undefined => files.find((file) => file.name === folder + name);
  const { numVirtualTokens, tokenDim, submodules } = readPeftConfig(config);
  const weights = at('adapter_model.safetensors');
  if (!weights) {
    refusePickle(files);
    throw adapterInvalid(config.name, '', 'has no adapter_model.safetensors beside it', 'give the whole adapter folder');
  }
  const stored = readTensor(weights);
  const allowed = submodules === null ? [numVirtualTokens, 2 * numVirtualTokens] : [submodules * numVirtualTokens];
  if (!allowed.includes(stored.numVirtualTokens)) {
    throw adapterInvalid(weights.name, TENSOR_NAME, `holds ${stored.numVirtualTokens} vectors, but adapter_config.json says num_virtual_tokens ${numVirtualTokens}`,
      'give the two files that were saved together');
  }
  if (tokenDim !== null && tokenDim !== stored.hiddenSize) {
    throw adapterInvalid(weights.name, TENSOR_NAME, `holds vectors of width ${stored.hiddenSize}, but adapter_config.json says token_dim ${tokenDim}`,
      'give the two files that were saved together');
  }
  const prompt = { ...stored, numVirtualTokens, values: stored.values.slice(0, numVirtualTokens * stored.hiddenSize) };
  return { prompt, description: readDescription(at('task.json'), prompt) };
}

function readDescription(file: FileBytes | undefined, prompt: SoftPrompt): Adapter['description'] {
  if (!file) return null;
  const description = readJson(file, adapterTaskSchema, 'export the adapter again, or leave this file out to read the prompt alone');
  if (description.model.hiddenSize !== prompt.hiddenSize) {
    throw adapterInvalid(file.name, 'model.hiddenSize', `says model width ${description.model.hiddenSize}, but the prompt's is ${prompt.hiddenSize}`,
      'give the files that were saved together');
  }
  return description;
}

/** The one tensor of a PEFT prompt, all its rows. */
function readTensor({ name, bytes }: FileBytes): SoftPrompt {
  const { tensors } = parseSafetensorsHeader(bytes, bytes.length, name);
  const tensor = tensors.get(TENSOR_NAME);
  if (!tensor) throw adapterInvalid(name, TENSOR_NAME, `holds no tensor "${TENSOR_NAME}" (found: ${[...tensors.keys()].slice(0, 3).join(', ')})`, 'only prompt tuning adapters can be read');
  const other = [...tensors.keys()].find((key) => key !== TENSOR_NAME);
  if (other !== undefined) throw adapterInvalid(name, other, `holds the tensor "${other}" besides the prompt`, 'adapters that change the model too (modules_to_save) cannot be read');
  if (!isFloatDtype(tensor.dtype)) throw adapterInvalid(name, TENSOR_NAME, `stores the prompt as ${tensor.dtype}`, 'save it as float32');
  return makeSoftPrompt(tensor.shape, decodeFloats(tensor.dtype, bytes.subarray(tensor.start, tensor.end)), name);
}

function readNpyPrompt({ name, bytes }: FileBytes): SoftPrompt {
  const { shape, values } = readNpy(bytes, name);
  return makeSoftPrompt(shape, values, name);
}

/** `.bin` files are Python pickles: reading one runs whatever program it holds. */
function refusePickle(files: readonly FileBytes[]): void {
  const pickle = files.find(({ name }) => /\.(bin|pt|pth|pkl)$/i.test(name));
  if (!pickle) return;
  throw adapterInvalid(pickle.name, '', 'is a Python pickle, which can run any program when it is read, so it is not opened',
    'save the adapter again in Python with model.save_pretrained(folder, safe_serialization=True)');
}

function depth({ name }: FileBytes): number {
  return name.split('/').length;
}

function nearestRoot(files: readonly FileBytes[]): FileBytes[] {
  const least = Math.min(...files.map(depth));
  return files.filter((file) => depth(file) === least);
}

function theOne(files: readonly FileBytes[]): FileBytes | undefined {
  const [first, second] = files;
  if (first && second) throw adapterInvalid(second.name, '', `and ${first.name} both hold a prompt`, 'choose one of them');
  return first;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
