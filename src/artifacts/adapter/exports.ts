/** A trained prompt as files that other programs read. */
import type { FileBytes } from '../../domain/files.ts';
import type { Adapter } from '../../domain/prompt.ts';
import { writeNpy } from '../npy.ts';
import { writeSafetensors } from '../safetensors.ts';
import { writePeftConfig } from './peftConfig.ts';
import { writePromptJson } from './promptJson.ts';
import { TENSOR_NAME } from './readAdapterFiles.ts';
import { writeReadme } from './readme.ts';
import { makeSoftPrompt } from './softPrompt.ts';
import { zip } from './zip.ts';

/**
 * The files of a PEFT folder: adapter_config.json, adapter_model.safetensors with the one tensor [P,H] f32,
 * README.md, and task.json where the task is known. `encoderDecoder`: what kind of model the prompt is for, where it has
 * no description that says so. Throws `adapterInvalid` where the prompt is not finite.
 */
export function writePeftFolder(adapter: Adapter, encoderDecoder = isForEncoderDecoder(adapter)): FileBytes[] {
  const { numVirtualTokens, hiddenSize, values } = checked(adapter);
  const tensor = { name: TENSOR_NAME, shape: [numVirtualTokens, hiddenSize], values };
  return [
    text('adapter_config.json', writePeftConfig(adapter, encoderDecoder)),
    { name: 'adapter_model.safetensors', bytes: writeSafetensors([tensor], { format: 'pt' }) },
    ...(adapter.description ? [text('task.json', `${JSON.stringify(adapter.description, null, 2)}\n`)] : []),
    text('README.md', writeReadme(adapter, encoderDecoder)),
  ];
}

/** The PEFT folder in one zip, files at its root. */
export function toPeftZip(adapter: Adapter, encoderDecoder = isForEncoderDecoder(adapter)): FileBytes {
  const created = Date.parse(adapter.description?.createdAt ?? '');
  // Zip cannot hold years before 1980.
  const modified = new Date(Number.isNaN(created) ? Date.UTC(2000, 0, 1) : created);
  return zip(`${exportName(adapter)}.zip`, writePeftFolder(adapter, encoderDecoder), modified);
}

export function toNpy(adapter: Adapter): FileBytes {
  const { numVirtualTokens, hiddenSize, values } = checked(adapter);
  return { name: `${exportName(adapter)}.npy`, bytes: writeNpy([numVirtualTokens, hiddenSize], values) };
}

export function toJson(adapter: Adapter): FileBytes {
  checked(adapter);
  return text(`${exportName(adapter)}.json`, writePromptJson(adapter));
}

/** What the description says; a prompt without one is taken for a causal model's. */
function isForEncoderDecoder({ description }: Adapter): boolean {
  return description?.model.encoderDecoder === true;
}

/** `prompt-DATA-MODEL`, in characters that every file system takes. */
function exportName({ description }: Adapter): string {
  if (!description) return 'prompt';
  const stem = description.data.fileName.replace(/\.[^.]*$/, '');
  return ['prompt', stem, description.model.name].map((part) => part.replaceAll(/[^\p{L}\p{N}.-]+/gu, '_').slice(0, 60)).join('-');
}

function checked({ prompt }: Adapter): Adapter['prompt'] {
  return makeSoftPrompt([prompt.numVirtualTokens, prompt.hiddenSize], prompt.values, 'The prompt');
}

function text(name: string, content: string): FileBytes {
  return { name, bytes: new TextEncoder().encode(content) };
}
