import type { BenchModel, Job, LlamaShape } from '../types.ts';

/** [I,O], row-major. */
export interface Kernel { readonly values: Float32Array; readonly inputs: number; readonly outputs: number }

export const LINEAR_NAMES = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'] as const;
export type LinearName = typeof LINEAR_NAMES[number];

export interface LlamaArrays {
  readonly layers: readonly {
    readonly inputNorm: Float32Array;
    readonly postNorm: Float32Array;
    readonly linear: Readonly<Record<LinearName, Kernel>>;
  }[];
  readonly norm: Float32Array;
  /** [V,H] */
  readonly table: Float32Array;
  readonly tableShape: [number, number];
  /** [H,V], the table turned. */
  readonly head: Float32Array;
}

/** A job as one of a Llama. Throws where it is another model's, which a contender's `families` keeps away. */
export function llamaJob({ model: { shape, files, read }, ...job }: Job): Job<LlamaShape> {
  if (shape.model_type !== 'llama') throw new Error(`The padded peers compute Llama, not ${shape.model_type}.`);
  return { ...job, model: { shape, files, read } };
}

/** The weights as the peers keep them: linear kernels and the head by inputs first. */
export async function readLlama({ shape, read }: BenchModel<LlamaShape>): Promise<LlamaArrays> {
  const { hidden_size: H, intermediate_size: F, num_hidden_layers: L, num_attention_heads: h, num_key_value_heads: hk, vocab_size: V } = shape;
  const K = (H / h) * hk;
  const kernel = async (name: string, outputs: number, inputs: number): Promise<Kernel> =>
    ({ values: turned(await read(`${name}.weight`, [outputs, inputs]), outputs, inputs), inputs, outputs });
  const layer = async (l: number): Promise<LlamaArrays['layers'][number]> => {
    const [at, mlp] = [`model.layers.${l}.self_attn`, `model.layers.${l}.mlp`];
    return {
      inputNorm: await read(`model.layers.${l}.input_layernorm.weight`, [H]),
      postNorm: await read(`model.layers.${l}.post_attention_layernorm.weight`, [H]),
      linear: {
        q: await kernel(`${at}.q_proj`, H, H), k: await kernel(`${at}.k_proj`, K, H), v: await kernel(`${at}.v_proj`, K, H),
        o: await kernel(`${at}.o_proj`, H, H),
        gate: await kernel(`${mlp}.gate_proj`, F, H), up: await kernel(`${mlp}.up_proj`, F, H), down: await kernel(`${mlp}.down_proj`, H, F),
      },
    };
  };
  const layers = [];
  for (let l = 0; l < L; l++) layers.push(await layer(l));
  const table = await read('model.embed_tokens.weight', [V, H]);
  return { layers, norm: await read('model.norm.weight', [H]), table, tableShape: [V, H], head: turned(table, V, H) };
}

/** [rows,columns] → [columns,rows] */
function turned(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c] ?? 0;
  return out;
}
