import type { ConfigKey, PromptInit } from '../../../domain/config.ts';

/** A source a person can look up; `name` is not translated. */
export interface Source { readonly name: string; readonly url: string }

const arxiv = (name: string, id: string): Source => ({ name, url: `https://arxiv.org/abs/${id}` });
const torch = (what: string): Source => ({ name: `torch.optim.${what}`, url: `https://docs.pytorch.org/docs/stable/generated/torch.optim.${what}.html` });
const PAPER = arxiv('Lester et al. 2021', '2104.08691');
const ADAFACTOR = arxiv('Shazeer & Stern 2018', '1804.04235');
const PRECHELT: Source = { name: 'Prechelt 1998', url: 'https://doi.org/10.1007/3-540-49430-8_3' };
const PEFT: Source = { name: 'PEFT, prompt tuning', url: 'https://huggingface.co/docs/peft/package_reference/prompt_tuning' };
/** Batches of about so many tokens. */
const TOKENS = arxiv('Vaswani et al. 2017', '1706.03762');
/** Gradients of several batches summed before a step. */
const SUMMED = arxiv('Ott et al. 2018', '1806.00187');

/** Where each option is described, or shown to matter. */
export const SOURCES: Readonly<Record<ConfigKey, Source>> = {
  numVirtualTokens: PAPER, promptInit: PAPER, initText: PEFT, initTopK: PAPER,
  learningRate: PAPER, schedule: arxiv('Loshchilov & Hutter 2017', '1608.03983'), warmupSteps: arxiv('Goyal et al. 2017', '1706.02677'),
  optimizer: PAPER, weightDecay: arxiv('Loshchilov & Hutter 2019', '1711.05101'), clipGlobalNorm: arxiv('Pascanu et al. 2013', '1211.5063'),
  beta1: torch('AdamW'), beta2: torch('AdamW'), epsilon: torch('AdamW'), secondMomentDecay: ADAFACTOR, updateClip: ADAFACTOR, momentum: torch('SGD'),
  lengthBy: PAPER, steps: PAPER, epochs: PRECHELT, batchBy: TOKENS, batchSize: PAPER, batchRows: TOKENS, accumulation: SUMMED, maxRows: SUMMED,
  order: arxiv('Bengio 2012', '1206.5533'), lossOver: PAPER, classWeights: { name: 'King & Zeng 2001', url: 'https://doi.org/10.1093/oxfordjournals.pan.a004868' },
  labelSmoothing: arxiv('Szegedy et al. 2016', '1512.00567'),
  promptDropout: { name: 'Srivastava et al. 2014', url: 'https://jmlr.org/papers/v15/srivastava14a.html' }, inputNoise: arxiv('Jain et al. 2023', '2310.05914'),
  evalEvery: PRECHELT, bestBy: PAPER, patience: PRECHELT, stopBy: PRECHELT, minImprovement: PRECHELT, seed: arxiv('Dodge et al. 2020', '2002.06305'),
  arithmetic: arxiv('Micikevicius et al. 2018', '1710.03740'),
};

/** Of the initialisers, the paper's and others'. */
export function initSource(init: PromptInit): Source {
  if (init === 'transfer') return arxiv('Vu et al. 2022', '2110.07904');
  return init === 'text' ? PEFT : SOURCES.promptInit;
}
