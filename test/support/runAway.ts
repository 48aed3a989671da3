/** Several runs of which one computes what is no number, for their joint gradient on any backend. */
import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { packTraining } from '../../src/data/pack/index.ts';
import { createRandom } from '../../src/domain/random.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import type { BaseModel } from '../../src/engine/models/baseModel.ts';
import { TINY_CONFIG, tinyFolder, tinyTensors } from '../../src/engine/weights/tinyLlama.ts';
import { lossAndGradient } from '../../src/engine/train/gradient.ts';
import { jointGradient } from '../../src/engine/train/jointGradient.ts';
import type { GradientRequest } from '../../src/engine/train/jointGradient.ts';
import { openFolder } from '../../src/headless/folder.ts';

const LABELS = { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] };

/** What is wrong with the run in the middle: its prompt, or noise, which stands for whatever may happen to its rows. */
interface Wrong { readonly what: string; readonly prompt?: number; readonly noise?: number; readonly ranAway: boolean }
const WRONGS: readonly Wrong[] = [
  { what: 'a prompt of no numbers', prompt: NaN, ranAway: true },
  { what: 'a prompt without bound', prompt: Infinity, ranAway: true },
  { what: 'a prompt whose square is beyond float32, which a norm takes for nothing', prompt: 1e25, ranAway: false },
  { what: 'rows of no numbers', noise: NaN, ranAway: true },
  { what: 'rows without bound', noise: -Infinity, ranAway: true },
];

/** The number of column 0 that nothing but a prompt ever has, in the model below. */
const STEEP = 1e25;

/**
 * A Llama whose second layer overflows in rows that have anything in column 0, which only a prompt can bring in: finite
 * numbers in, from there on infinity and NaN.
 */
function overflowingModel(): Promise<BaseModel> {
  const { hidden_size: H } = TINY_CONFIG;
  return loadModel(tinyFolder({}, tinyTensors().map((tensor) => {
    const { name, values } = tensor;
    const changed = values.slice();
    if (name === 'model.embed_tokens.weight') changed.forEach((_, i) => { if (i % H === 0) changed[i] = 0; });
    if (/o_proj|down_proj/.test(name)) changed.fill(0, 0, values.length / H);
    if (name === 'model.layers.1.post_attention_layernorm.weight') changed[0] = STEEP;
    return { ...tensor, values: changed };
  })));
}

const MODELS = {
  'a Llama': { open: () => loadModel(tinyFolder()), labels: LABELS },
  'a T5': { open: async () => loadModel(await openFolder('test/goldens/t5-v1_1')), labels: { ...LABELS, decoderStart: 0 } },
};

interface Asked {
  readonly model: BaseModel;
  readonly labels: typeof LABELS & { readonly decoderStart?: number };
  readonly seed: number;
  readonly numVirtualTokens: number;
  /** Added to every embedded row. */
  readonly noise?: number;
  /** The prompt's number for a random one. */
  readonly of?: (value: number, column: number) => number;
}

/** One run's part of a step. */
function requestOf({ model: { config: { hiddenSize: H } }, labels, seed, numVirtualTokens, noise, of = (value) => value }: Asked): GradientRequest {
  const random = createRandom(seed, 'joint');
  const prompt = tensor2d(Float32Array.from({ length: numVirtualTokens * H }, (_, i) => of(random.next() - 0.5, i % H)), [numVirtualTokens, H]);
  const examples = Array.from({ length: 3 }, (_, i) => ({ contextIds: Int32Array.from({ length: 2 + i }, () => random.integer(50)), classIndex: i % 2, truncatedTokens: 0 }));
  return {
    prompt, packs: [packTraining(examples, labels, { numVirtualTokens })],
    options: noise === undefined ? {} : { noise: ({ batch }) => new Float32Array((batch.encoder ?? batch).rowSource.length * H).fill(noise) },
  };
}

const valuesOf = async (tensor: Tensor): Promise<number[]> => [...await tensor.data<'float32'>()];

/**
 * How each run's loss and gradient differ from those that it has alone, and whether that in the middle is no number alone
 * other than is said; nothing where all is well.
 */
async function differences(model: BaseModel, requests: readonly GradientRequest[], ranAway: boolean): Promise<string[]> {
  const before = memory().numTensors;
  const joint = await jointGradient(model, requests, 4096);
  const told: string[] = [];
  for (const [member, { prompt, packs, options }] of requests.entries()) {
    const found = joint[member];
    if (found === undefined) throw new RangeError('no run');
    const alone = lossAndGradient(model, prompt, packs, options);
    const [loss = NaN, lossAlone = NaN] = [...await valuesOf(found.loss), ...await valuesOf(alone.loss)];
    const [gradient, gradientAlone] = [await valuesOf(found.gradient), await valuesOf(alone.gradient)];
    dispose([alone.loss, alone.gradient, found.loss, found.gradient]);
    const finite = Number.isFinite(lossAlone);
    if (Number.isFinite(loss) !== finite || finite === (ranAway && member === 1)) told.push(`run ${member}: loss ${loss}, alone ${lossAlone}`);
    if (member === 1) continue;
    const scale = Math.max(...gradientAlone.map(Math.abs));
    const errors = [loss / lossAlone - 1, ...gradientAlone.map((value, i) => ((gradient[i] ?? NaN) - value) / scale)];
    if (!errors.every((error) => Math.abs(error) < 1e-4)) told.push(`run ${member}: ${String(errors)}`);
  }
  if (memory().numTensors !== before) told.push(`${memory().numTensors - before} tensors left`);
  return told;
}

/** Three runs, of which that in the middle goes wrong in one way after another: what is amiss with the others. */
export async function touchedByWrongs(name: keyof typeof MODELS): Promise<string[]> {
  const { open, labels } = MODELS[name];
  const model = await open();
  const told: string[] = [];
  for (const { what, prompt, noise, ranAway } of WRONGS) {
    const requests = [
      requestOf({ model, labels, seed: 1, numVirtualTokens: 2 }),
      requestOf({ model, labels, seed: 2, numVirtualTokens: 3, ...(prompt === undefined ? {} : { of: () => prompt }), ...(noise === undefined ? {} : { noise }) }),
      requestOf({ model, labels, seed: 3, numVirtualTokens: 1 }),
    ];
    told.push(...(await differences(model, requests, ranAway)).map((text) => `${what}: ${text}`));
    dispose(requests.map((request) => request.prompt));
  }
  model.dispose();
  return told;
}

/** Three runs of finite prompts, of which that in the middle overflows within the model: what is amiss with the others. */
export async function touchedByOverflow(): Promise<string[]> {
  const model = await overflowingModel();
  const only = (own: number) => (value: number, column: number): number => (column === 0 ? own : value);
  const requests = [0, 1, 0].map((own, i) => requestOf({ model, labels: LABELS, seed: i, numVirtualTokens: 3 - i, of: only(own) }));
  const told = await differences(model, requests, true);
  dispose(requests.map(({ prompt }) => prompt));
  model.dispose();
  return told;
}
