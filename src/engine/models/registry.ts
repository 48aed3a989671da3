import { gemma } from './families/gemma.ts';
import { gemma2 } from './families/gemma2.ts';
import { gemma3 } from './families/gemma3.ts';
import { gpt2 } from './families/gpt2.ts';
import { gptNeox } from './families/gptNeox.ts';
import { llama } from './families/llama.ts';
import { mistral } from './families/mistral.ts';
import { opt } from './families/opt.ts';
import { phi } from './families/phi.ts';
import { phi3 } from './families/phi3.ts';
import { qwen2 } from './families/qwen2.ts';
import { qwen3 } from './families/qwen3.ts';
import { t5 } from './families/t5.ts';
import type { Family } from './family.ts';
import { unsupportedOption } from './options.ts';

const FAMILIES: readonly Family[] = [gpt2, gptNeox, llama, mistral, qwen2, qwen3, gemma, gemma2, gemma3, opt, phi, phi3, t5];

/** The family that a config.json's model_type names. Throws `modelUnsupported` with the type. */
export function familyOf(modelType: string): Family {
  const family = FAMILIES.find((candidate) => candidate.modelType === modelType);
  if (family !== undefined) return family;
  throw unsupportedOption('model_type', modelType, `the architectures ${FAMILIES.map((known) => known.modelType).join(', ')}`);
}
