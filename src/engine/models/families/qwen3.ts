import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { count, readOptions } from '../options.ts';
import { qwenFields, qwenPlan } from './qwen2.ts';

const schema = z.looseObject({ ...qwenFields, head_dim: z._default(count, 128), attention_bias: z._default(z.boolean(), false) });

/** Qwen3 (Yang et al. 2025; modeling_qwen3.py): Qwen2 with q and k normed by head and biases as an option. */
export const qwen3: Family = {
  modelType: 'qwen3',
  parse: (json) => {
    const file = readOptions(schema, json);
    return qwenPlan('qwen3', file, { bias: { qkv: file.attention_bias, out: file.attention_bias, feedForward: false }, headNorms: true });
  },
};
