import { dispose, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { makeConfig } from '../../../src/domain/config.ts';
import type { Arithmetic } from '../../../src/domain/config.ts';
import { packScoring, packTraining } from '../../../src/data/pack/index.ts';
import { generateGreedy } from '../../../src/engine/evaluate/generateGreedy.ts';
import { scoreTargets } from '../../../src/engine/evaluate/scoreTargets.ts';
import { loadModel } from '../../../src/engine/models/load.ts';
import { inArithmetic } from '../../../src/engine/models/inArithmetic.ts';
import type { BaseModel } from '../../../src/engine/models/baseModel.ts';
import { useReference } from '../../../src/engine/ops/forms.ts';
import { globalNorm } from '../../../src/engine/optim/clip.ts';
import { initialOptimizer } from '../../../src/engine/optim/optimizer.ts';
import { lossAndGradient } from '../../../src/engine/train/gradient.ts';
import { tokenLoss } from '../../../src/engine/train/lossForm.ts';
import { disposeState, trainStep } from '../../../src/engine/train/trainStep.ts';
import type { TrainState } from '../../../src/engine/train/trainStep.ts';
import type { Contender, ContenderName, Job, Opened } from '../types.ts';
import { NEW_TOKENS } from '../workloads.ts';

interface Form { readonly reference?: boolean; readonly arithmetic?: Arithmetic }

/**
 * The engine as the page runs it: on WebGPU with its kernels or with its reference forms, or on WASM. In float16 it trains
 * alone, as a run does.
 */
export function ours(name: ContenderName, backend: 'webgpu' | 'wasm', { reference = false, arithmetic = 'float32' }: Form = {}): Contender {
  const halves = arithmetic === 'float16';
  return { name, backend, kinds: halves ? ['train'] : ['train', 'score', 'generate'], families: ['llama', 'gpt2'], halves, open };

  async function open(job: Job): Promise<Opened> {
    const activate = async (): Promise<void> => {
      await setBackend(backend);
      useReference(reference);
    };
    await activate();
    const model = await loadModel(job.model.files);
    if (job.kind === 'generate') return generating(job, model, activate);
    return job.kind === 'train' ? training(job, inArithmetic(model, arithmetic), activate) : scoring(job, model, activate);
  }
}

const promptOf = ({ prompt, numVirtualTokens }: Job) => tensor2d(prompt, [numVirtualTokens, prompt.length / numVirtualTokens]);

function training(job: Job, model: BaseModel, activate: Opened['activate']): Opened {
  const { examples, labels, numVirtualTokens, learningRate } = job;
  const pack = packTraining(examples, labels, { numVirtualTokens });
  const config = makeConfig({ learningRate, numVirtualTokens });
  const prompt = promptOf(job);
  const origin = prompt.clone();
  const context = { model, config, form: tokenLoss(model), origin };
  let state: TrainState = { prompt, optimizer: initialOptimizer(config, prompt) };
  let steps = 0;
  return {
    rows: pack.batch.rowSource.length,
    keptAs: model.summary.dtype.keptAs,
    activate,
    probe: async () => {
      const { loss, gradient } = lossAndGradient(model, state.prompt, [pack]);
      const norm = globalNorm(gradient);
      const [[value = NaN], [size = NaN]] = [await loss.data(), await norm.data()];
      dispose([loss, gradient, norm]);
      return { loss: value, gradientNorm: size, ids: null };
    },
    step: async () => {
      const { next, report } = trainStep(context, state, [pack], ++steps);
      disposeState(state);
      state = next;
      await report.data();
      report.dispose();
    },
    close: () => {
      disposeState(state);
      origin.dispose();
      model.dispose();
    },
  };
}

function scoring(job: Job, model: BaseModel, activate: Opened['activate']): Opened {
  const { examples, labels, numVirtualTokens } = job;
  const pack = packScoring(examples, labels, { numVirtualTokens });
  const prompt = promptOf(job);
  const expected = pack.batch.targetWeight;
  const score = async (): Promise<Float32Array> => (await scoreTargets(model, prompt, [pack]))[0] ?? new Float32Array();
  return {
    rows: pack.batch.rowSource.length,
    activate,
    probe: async () => {
      const scores = await score();
      return { loss: scores.reduce((sum, value, i) => sum - value * (expected[i] ?? 0), 0) / examples.length, gradientNorm: null, ids: null };
    },
    step: async () => { await score(); },
    close: () => { prompt.dispose(); model.dispose(); },
  };
}

function generating(job: Job, model: BaseModel, activate: Opened['activate']): Opened {
  const ids = job.examples[0]?.contextIds ?? new Int32Array();
  const prompt = promptOf(job);
  const generate = (): Promise<number[]> => generateGreedy(model, prompt, ids, NEW_TOKENS, []);
  return {
    rows: job.numVirtualTokens + ids.length + NEW_TOKENS - 1,
    tokens: NEW_TOKENS,
    activate,
    probe: async () => ({ loss: null, gradientNorm: null, ids: await generate() }),
    step: async () => { await generate(); },
    close: () => { prompt.dispose(); model.dispose(); },
  };
}
