import './iteratorHelpers.ts';
import * as jax from '@jax-js/jax';
import { nn, numpy as np } from '@jax-js/jax';
import { padBatch, rotaryTable } from './padded.ts';
import { llamaJob, readLlama } from './llamaArrays.ts';
import type { LinearName } from './llamaArrays.ts';
import type { Contender, Job, LlamaShape, Opened } from '../types.ts';

type Layer = { inputNorm: np.Array; postNorm: np.Array; linear: Record<LinearName, np.Array> };
type Weights = { layers: Layer[]; norm: np.Array; table: np.Array; head: np.Array };
type Batch = { ids: np.Array; predicts: np.Array; targets: np.Array; cosine: np.Array; sine: np.Array };

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** A right-padded batch in jax-js on its own WebGPU device: one jit around valueAndGrad and Adam. */
export const jaxPadded: Contender = { name: 'jaxjs-padded', backend: 'webgpu', kinds: ['train', 'score'], families: ['llama'], halves: false, open };

async function open(anyJob: Job): Promise<Opened> {
  const job = llamaJob(anyJob);
  if (!(await jax.init('webgpu')).includes('webgpu')) throw new Error('jax-js found no WebGPU adapter.');
  jax.defaultDevice('webgpu');
  const { batch: B, tokens: T, length: S, ...padded } = padBatch(job);
  const H = job.model.shape.hidden_size;
  const table = rotaryTable(S, H / job.model.shape.num_attention_heads, job.model.shape.rope_theta);
  const batch: Batch = {
    ids: integers(padded.ids, [B * T]), predicts: floats(padded.predicts, [B, S, 1]), targets: integers(padded.targets, [B]),
    cosine: floats(table.cosine, [S, 1, table.cosine.length / S]), sine: floats(table.sine, [S, 1, table.sine.length / S]),
  };
  const weights = await loadWeights(job);
  const shape = [job.numVirtualTokens, H];
  let state = { prompt: floats(job.prompt, shape), mean: np.zeros(shape), square: np.zeros(shape) };
  const loss = paddedLoss(job, B, T, S);
  const valueAndNorm = jax.jit((prompt: np.Array, w: Weights, b: Batch) => {
    const [value, gradient] = jax.valueAndGrad(loss)(prompt, w, b);
    return { value, squared: np.sum(np.square(gradient)) };
  });
  const score = jax.jit(loss);
  const update = jax.jit((s: { prompt: np.Array; mean: np.Array; square: np.Array }, w: Weights, b: Batch, rate: np.Array, rootOfSquares: np.Array) => {
    const [value, gradient] = jax.valueAndGrad(loss)(s.prompt.ref, w, b);
    const mean = s.mean.mul(BETA1).add(gradient.ref.mul(1 - BETA1));
    const square = s.square.mul(BETA2).add(np.square(gradient).mul(1 - BETA2));
    const prompt = s.prompt.sub(mean.ref.mul(rate).div(np.sqrt(square.ref).div(rootOfSquares).add(EPSILON)));
    return { value, next: { prompt, mean, square } };
  });
  let steps = 0;
  const train = (): np.Array => {
    steps++;
    const { value, next } = update(state, jax.tree.ref(weights), jax.tree.ref(batch),
      scalar(job.learningRate / (1 - BETA1 ** steps)), scalar(Math.sqrt(1 - BETA2 ** steps)));
    state = next;
    return value;
  };
  return {
    rows: B * S,
    activate: () => undefined,
    probe: async () => {
      const { value, squared } = valueAndNorm(state.prompt.ref, jax.tree.ref(weights), jax.tree.ref(batch));
      const nats = await numberOf(value);
      const size = Math.sqrt(await numberOf(squared));
      return { loss: nats, gradientNorm: job.kind === 'train' ? size : null, ids: null };
    },
    step: async () => { await numberOf(job.kind === 'train' ? train() : score(state.prompt.ref, jax.tree.ref(weights), jax.tree.ref(batch))); },
    close: () => {
      jax.tree.dispose(weights);
      jax.tree.dispose(batch);
      jax.tree.dispose(state);
      for (const compiled of [valueAndNorm, score, update]) compiled.dispose();
    },
  };
}

/** Llama's mean cross-entropy of the padded batch; jax-js's arrays are owned, so all uses but the last take `.ref`. */
function paddedLoss({ model: { shape } }: Job<LlamaShape>, B: number, T: number, S: number): (prompt: np.Array, w: Weights, b: Batch) => np.Array {
  const { hidden_size: H, num_attention_heads: h, num_key_value_heads: hk, rms_norm_eps: epsilon } = shape;
  const D = H / h;
  const norm = (x: np.Array, weight: np.Array): np.Array => {
    const inverse = np.reciprocal(np.sqrt(np.mean(np.square(x.ref), -1, { keepdims: true }).add(epsilon)));
    return x.mul(inverse).mul(weight);
  };
  const turn = (x: np.Array, cosine: np.Array, sine: np.Array): np.Array => {
    const [first, second] = np.split(x, 2, -1);
    if (first === undefined || second === undefined) throw new Error('A head has no two halves.');
    return np.concatenate([
      first.ref.mul(cosine.ref).sub(second.ref.mul(sine.ref)), second.mul(cosine).add(first.mul(sine)),
    ], -1);
  };
  return (prompt, w, { ids, predicts, targets, cosine, sine }) => {
    const text = np.take(w.table.ref, ids, 0).reshape([B, T, H]);
    const virtual = np.broadcastTo(prompt.reshape([1, ...prompt.shape]), [B, ...prompt.shape]);
    let x = np.concatenate([virtual, text], 1);
    for (const layer of w.layers) {
      const input = norm(x.ref, layer.inputNorm);
      const project = (name: LinearName, count: number): np.Array => np.matmul(input.ref, layer.linear[name]).reshape([B, S, count, D]);
      const q = turn(project('q', h), cosine.ref, sine.ref);
      const k = turn(project('k', hk), cosine.ref, sine.ref);
      const v = project('v', hk);
      input.dispose();
      const out = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([B, S, H]);
      x = x.add(np.matmul(out, layer.linear.o));
      const middle = norm(x.ref, layer.postNorm);
      const gate = nn.silu(np.matmul(middle.ref, layer.linear.gate));
      x = x.add(np.matmul(gate.mul(np.matmul(middle, layer.linear.up)), layer.linear.down));
    }
    cosine.dispose();
    sine.dispose();
    const rows = norm(np.sum(x.mul(predicts), 1), w.norm);
    const logits = np.matmul(rows.ref, w.head);
    const targetLogits = np.sum(rows.mul(np.take(w.table, targets, 0)), 1);
    return np.mean(nn.logsumexp(logits, -1).sub(targetLogits));
  };
}

async function loadWeights({ model }: Job<LlamaShape>): Promise<Weights> {
  const { layers, norm, table, tableShape, head } = await readLlama(model);
  return {
    layers: layers.map(({ inputNorm, postNorm, linear }) => {
      const kernel = (name: LinearName) => floats(linear[name].values, [linear[name].inputs, linear[name].outputs]);
      return {
        inputNorm: floats(inputNorm, [inputNorm.length]), postNorm: floats(postNorm, [postNorm.length]),
        linear: { q: kernel('q'), k: kernel('k'), v: kernel('v'), o: kernel('o'), gate: kernel('gate'), up: kernel('up'), down: kernel('down') },
      };
    }),
    norm: floats(norm, [norm.length]), table: floats(table, tableShape), head: floats(head, [tableShape[1], tableShape[0]]),
  };
}

const floats = (values: Float32Array, shape: number[]): np.Array => np.array(Float32Array.from(values), { shape });
const integers = (values: Int32Array, shape: number[]): np.Array => np.array(Int32Array.from(values), { shape, dtype: np.int32 });
const scalar = (value: number): np.Array => np.array(Float32Array.of(value), { shape: [] });

async function numberOf(x: np.Array): Promise<number> {
  const [value = NaN] = await x.data();
  return value;
}
