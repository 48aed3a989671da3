import '@tensorflow/tfjs';
import {
  add, concat, dispose, expandDims, gather, linalg, logSumExp, matMul, mean, mul, neg, ones, reshape, rsqrt, setBackend, sigmoid, slice, softmax,
  square, sub, sum, tensor, tidy, tile, train, transpose, valueAndGrad, variable,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { padBatch, rotaryTable } from './padded.ts';
import { llamaJob, readLlama } from './llamaArrays.ts';
import type { Contender, ContenderName, Job, LlamaShape, Opened } from '../types.ts';

/**
 * A right-padded batch in plain tfjs ops with tfjs's gradients and its Adam. No mask but the causal one is needed: padding comes last.
 * Apart from engine/testing/paddedReference.ts on purpose: that one is as plain as can be, for the engine is held to it; this one as fast as a
 * good user would write it, for the engine is raced against it (head on predicting rows alone, matrices turned, no one-hot).
 */
export function tfjsPadded(name: ContenderName, backend: 'webgpu' | 'wasm'): Contender {
  return { name, backend, kinds: ['train', 'score'], families: ['llama'], halves: false, open: async (job) => {
    await setBackend(backend);
    return openJob(llamaJob(job), backend);
  } };
}

async function openJob(job: Job<LlamaShape>, backend: string): Promise<Opened> {
  const padded = padBatch(job);
  const { loss, all } = await paddedLoss(job);
  const prompt = variable(tensor(job.prompt, [job.numVirtualTokens, job.model.shape.hidden_size]));
  const optimizer = train.adam(job.learningRate);
  const step = job.kind === 'train' ? () => optimizer.minimize(() => loss(prompt), true, [prompt]) : () => tidy(() => loss(prompt));
  return {
    rows: padded.batch * padded.length,
    activate: async () => { await setBackend(backend); },
    probe: async () => {
      const { value, size } = tidy(() => {
        const { value: found, grad } = valueAndGrad((p: Tensor) => loss(p))(prompt);
        return { value: found, size: sum(square(grad)) };
      });
      const [[nats = NaN], [squared = NaN]] = [await value.data(), await size.data()];
      dispose([value, size]);
      return { loss: nats, gradientNorm: job.kind === 'train' ? Math.sqrt(squared) : null, ids: null };
    },
    step: async () => {
      const value = step();
      await value?.data();
      value?.dispose();
    },
    close: () => { dispose([...all, prompt]); optimizer.dispose(); },
  };
}

/** The mean cross-entropy as a function of the prompt [P,H], and the tensors it holds. */
async function paddedLoss(job: Job<LlamaShape>): Promise<{ loss: (prompt: Tensor) => Scalar; all: Tensor[] }> {
  const { hidden_size: H, num_attention_heads: h, num_key_value_heads: hk, rms_norm_eps: epsilon, rope_theta: theta } = job.model.shape;
  const { batch: B, tokens: T, length: S, ...padded } = padBatch(job);
  const D = H / h;
  const all: Tensor[] = [];
  const own = (values: Float32Array | Int32Array, shape: number[]): Tensor => {
    const made = tensor(values, shape, values instanceof Int32Array ? 'int32' : 'float32');
    all.push(made);
    return made;
  };
  const arrays = await readLlama(job.model);
  const weights = {
    layers: arrays.layers.map((layer) => ({
      inputNorm: own(layer.inputNorm, [H]), postNorm: own(layer.postNorm, [H]),
      // [I,O], as tfjs's own layers keep a kernel.
      linear: Object.fromEntries(Object.entries(layer.linear).map(([name, { values, inputs, outputs }]) => [name, own(values, [inputs, outputs])])),
    })),
    norm: own(arrays.norm, [H]), table: own(arrays.table, arrays.tableShape), head: own(arrays.head, [H, arrays.tableShape[0] ?? 0]),
  };
  const turns = rotaryTable(S, D, theta);
  const [cosine, sine] = [own(turns.cosine, [S, D / 2]), own(turns.sine, [S, D / 2])];
  const ids = own(padded.ids, [B * T]);
  const predicts = own(padded.predicts, [B, S, 1]);
  const targetRows = tidy(() => gather(weights.table, tensor(padded.targets, [B], 'int32')));
  const causal = tidy(() => mul(sub(1, linalg.bandPart(ones([S, S]), -1, 0)), -1e9));
  all.push(targetRows, causal);

  const norm = (x: Tensor, weight: Tensor): Tensor => mul(mul(x, rsqrt(add(mean(square(x), -1, true), epsilon))), weight);
  const linear = (x: Tensor, w: Tensor): Tensor => {
    const [inputs = 0, outputs = 0] = w.shape;
    return reshape(matMul(reshape(x, [-1, inputs]), w), [B, S, outputs]);
  };
  const heads = (x: Tensor, count: number): Tensor => transpose(reshape(x, [B, S, count, D]), [0, 2, 1, 3]);
  const turn = (x: Tensor): Tensor => {
    const [, count = 0] = x.shape;
    const [first, second] = [slice(x, [0, 0, 0, 0], [B, count, S, D / 2]), slice(x, [0, 0, 0, D / 2], [B, count, S, D / 2])];
    return concat([sub(mul(first, cosine), mul(second, sine)), add(mul(second, cosine), mul(first, sine))], 3);
  };
  const repeat = (x: Tensor): Tensor => (hk === h ? x : reshape(tile(reshape(x, [B, hk, 1, S * D]), [1, 1, h / hk, 1]), [B, h, S, D]));

  const loss = (prompt: Tensor): Scalar => {
    const embedded = reshape(gather(weights.table, ids), [B, T, H]);
    let x: Tensor = concat([tile(expandDims(prompt, 0), [B, 1, 1]), embedded], 1);
    for (const { inputNorm, postNorm, linear: w } of weights.layers) {
      const input = norm(x, inputNorm);
      const project = (name: string, from = input): Tensor => linear(from, w[name] ?? inputNorm);
      const q = turn(heads(project('q'), h));
      const k = repeat(turn(heads(project('k'), hk)));
      const v = repeat(heads(project('v'), hk));
      const scores = add(mul(matMul(q, k, false, true), 1 / Math.sqrt(D)), causal);
      const out = reshape(transpose(matMul(softmax(scores), v), [0, 2, 1, 3]), [B, S, H]);
      x = add(x, project('o', out));
      const middle = norm(x, postNorm);
      const gate = project('gate', middle);
      x = add(x, project('down', mul(mul(gate, sigmoid(gate)), project('up', middle))));
    }
    // The head on the predicting rows alone; the target's logit from its own row of the head: no one-hot.
    const rows = norm(sum(mul(x, predicts), 1), weights.norm);
    const logits = matMul(rows, weights.head);
    return neg(mean(sub(sum(mul(rows, targetRows), 1), logSumExp(logits, 1))));
  };
  return { loss, all };
}
