import { readRunFile } from '../artifacts/config/runFile.ts';
import { DEFAULT_CONFIG, keysOf, makeConfig, type ConfigKey, type RunConfig } from '../domain/config.ts';
import { StudioError } from '../domain/errors.ts';
import { checkEffects } from '../domain/options/effect.ts';
import { NO_FACTS, type ConfigFacts } from '../domain/options/facts.ts';
import { isPreset } from '../domain/options/presets.ts';
import { resolveConfig, type ConfigChoice, type ResolvedConfig } from '../domain/options/resolve.ts';
import type { FileBytes } from '../domain/files.ts';
import { numeric, type Flags } from './args.ts';

const CONFIG_FLAGS: Readonly<Record<string, ConfigKey>> = {
  'prompt-length': 'numVirtualTokens', steps: 'steps', batch: 'batchSize', lr: 'learningRate',
  'weight-decay': 'weightDecay', warmup: 'warmupSteps', clip: 'clipGlobalNorm', seed: 'seed',
  'eval-every': 'evalEvery', 'max-rows': 'maxRows', 'init-top-k': 'initTopK',
  init: 'promptInit', 'init-text': 'initText', optimizer: 'optimizer', schedule: 'schedule', order: 'order', best: 'bestBy',
};
const WORD_FLAGS = new Set(['init', 'init-text', 'optimizer', 'schedule', 'order', 'best']);
/** The one schedule that had a name of its own, with its warm-up. */
const FORMER_SCHEDULE = 'warmupCosine';

const usage = (message: string): StudioError => new StudioError('usage', message);

/**
 * What the user chose: by flags, and by a run file, which must not say otherwise. Checked as far as it can be before the
 * data is known. Throws `usage` naming the flag, or file and key.
 */
export function configChoice(flags: Flags, file: FileBytes | null, fileTokens: number | null): ConfigChoice {
  const ofFile: ConfigChoice = file === null ? { chosen: {}, preset: null } : readRunFile(new TextDecoder().decode(file.bytes), file.name);
  const byFlag = chosenByFlags(flags);
  for (const [flag, key] of Object.entries(CONFIG_FLAGS)) {
    const [said, written] = [byFlag[key], ofFile.chosen[key]];
    if (said === undefined || written === undefined || said === written) continue;
    throw usage(`--${flag} ${said} contradicts ${file?.name ?? ''}, where ${key} is ${JSON.stringify(written)}; leave one of them out.`);
  }
  // A prompt file means to start from it, unless it is said how.
  const start = fileTokens === null ? {} : { promptInit: 'file' as const };
  const chosen = { ...start, ...ofFile.chosen, ...byFlag };
  const choice: ConfigChoice = { chosen, preset: presetOf(flags) ?? ofFile.preset };
  const { config } = settle(choice, { ...NO_FACTS, fileTokens });
  if (file !== null) checkEffects(keysOf(DEFAULT_CONFIG).filter((key) => ofFile.chosen[key] !== undefined), config);
  return choice;
}

/** Refuses a flag that would do nothing beside the others and the file. Throws `usage` naming it. */
export function checkFlags(flags: Flags, choice: ConfigChoice, fileTokens: number | null): void {
  const { config } = settle(choice, { ...NO_FACTS, fileTokens });
  for (const [flag, key] of Object.entries(CONFIG_FLAGS)) {
    if (flags[flag] !== undefined) named(flag, () => { checkEffects([key], config); });
  }
  const { promptInit } = config;
  if (flags['init-file'] !== undefined && promptInit !== 'file' && promptInit !== 'transfer') {
    throw usage(`--init-file has no effect where promptInit is "${promptInit}"; leave it out, or make --init file or transfer.`);
  }
  if (flags['valid'] !== undefined && flags['validation-share'] !== undefined) {
    throw usage('--validation-share has no effect beside --valid, whose examples are held out; leave one of them out.');
  }
}

/** The whole configuration, checked. Throws `usage` naming the flag that is out of range, else the key. */
export function settle(choice: ConfigChoice, facts: ConfigFacts): ResolvedConfig {
  const resolved = resolveConfig(choice, facts);
  return { ...resolved, config: named(null, () => makeConfig(resolved.config)) };
}

/** Does what may refuse a key, and names the flag: that given, else the key's own, where it has one. */
function named<T>(flag: string | null, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const found = flag ?? Object.entries(CONFIG_FLAGS).find(([, key]) => key === error.details['key'])?.[0];
    throw found === undefined ? error : usage(`--${found}: ${error.message}`);
  }
}

function chosenByFlags(flags: Flags): Partial<RunConfig> {
  const part: Record<string, string | number> = {};
  for (const [flag, key] of Object.entries(CONFIG_FLAGS)) {
    const value = WORD_FLAGS.has(flag) ? flags[flag] : numeric(flags, flag);
    if (value !== undefined) part[key] = value === FORMER_SCHEDULE ? 'cosine' : value;
  }
  return part;
}

function presetOf({ preset }: Flags): ConfigChoice['preset'] {
  if (preset === undefined) return null;
  if (isPreset(preset)) return preset;
  throw usage(`--preset is "${preset}"; choose one of paper, smallData, quickLook, careful.`);
}
