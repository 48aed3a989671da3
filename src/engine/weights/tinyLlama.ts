/** A tiny model folder for tests; here because it needs the file format, which only this folder may import. */
import { writeSafetensors } from '../../artifacts/safetensors.ts';
import type { FileSource } from '../../domain/files.ts';
import { createRandom } from '../../domain/random.ts';

/** config.json of a model small enough for finite differences: grouped heads, untied head. */
export const TINY_CONFIG = {
  model_type: 'llama', hidden_size: 12, intermediate_size: 20, num_hidden_layers: 3, num_attention_heads: 4, num_key_value_heads: 2,
  head_dim: 4, vocab_size: 50, max_position_embeddings: 64, rms_norm_eps: 1e-5, rope_theta: 1000, hidden_act: 'silu',
  tie_word_embeddings: false, bos_token_id: 0, eos_token_id: 1, pad_token_id: 2,
};

/** Tensors of TINY_CONFIG by their Hugging Face names, seeded; norm weights around 1. */
export function tinyTensors(seed = 1): { name: string; shape: number[]; values: Float32Array }[] {
  const { hidden_size: H, intermediate_size: F, vocab_size: V, num_hidden_layers: L, num_attention_heads: h, num_key_value_heads: hk, head_dim: D } = TINY_CONFIG;
  const layer = (l: number): [string, number[]][] => [
    [`model.layers.${l}.input_layernorm.weight`, [H]],
    [`model.layers.${l}.self_attn.q_proj.weight`, [h * D, H]],
    [`model.layers.${l}.self_attn.k_proj.weight`, [hk * D, H]],
    [`model.layers.${l}.self_attn.v_proj.weight`, [hk * D, H]],
    [`model.layers.${l}.self_attn.o_proj.weight`, [H, h * D]],
    [`model.layers.${l}.post_attention_layernorm.weight`, [H]],
    [`model.layers.${l}.mlp.gate_proj.weight`, [F, H]],
    [`model.layers.${l}.mlp.up_proj.weight`, [F, H]],
    [`model.layers.${l}.mlp.down_proj.weight`, [H, F]],
  ];
  const shapes: [string, number[]][] = [
    ['model.embed_tokens.weight', [V, H]], ...Array.from({ length: L }, (_, l) => layer(l)).flat(),
    ['model.norm.weight', [H]], ['lm_head.weight', [V, H]],
  ];
  return shapes.map(([name, shape]) => {
    const random = createRandom(seed, name);
    const size = shape.reduce((product, length) => product * length, 1);
    const centre = shape.length === 1 ? 1 : 0;
    return { name, shape, values: Float32Array.from({ length: size }, () => centre + random.next() - 0.5) };
  });
}

/** A safetensors file of these tensors. */
export function weightBytes(tensors: ReturnType<typeof tinyTensors>): Uint8Array {
  return writeSafetensors(tensors, {});
}

/** Files held in memory as a model folder. */
export function memoryFolder(files: Readonly<Record<string, Uint8Array>>, name = 'tiny'): FileSource {
  return {
    name,
    list: () => Promise.resolve(Object.entries(files).map(([path, bytes]) => ({ path, size: bytes.length }))),
    read: (path, start, end) => Promise.resolve((files[path] ?? new Uint8Array()).slice(start, end)),
  };
}

/** The same folder, whose files can be held; `counts` tells how many are held now and how many bytes were taken so. */
export function heldFolder(folder: FileSource): { readonly files: FileSource; readonly counts: { held: number; bytes: number } } {
  const counts = { held: 0, bytes: 0 };
  const hold: FileSource['hold'] = async (path) => {
    counts.held++;
    return {
      fill: async (into, start) => {
        counts.bytes += into.length;
        into.set(await folder.read(path, start, start + into.length));
      },
      close: () => { counts.held--; },
    };
  };
  return { files: { ...folder, hold }, counts };
}

/** A whole tiny model folder, with some entries of its config or its tensors replaced. */
export function tinyFolder(config: Readonly<Record<string, unknown>> = {}, tensors = tinyTensors()): FileSource {
  return memoryFolder({
    'config.json': new TextEncoder().encode(JSON.stringify({ ...TINY_CONFIG, ...config })),
    'model.safetensors': weightBytes(tensors),
  });
}
