/** Where what a run could go on from is stored: what it is made of, its checkpoints, written in turn, and its curves. */
export interface RunKeys { readonly runStart: string; readonly checkpoints: readonly [string, string]; readonly run: string }

const MEMBER_PREFIX = 'members/';

/** Of one of the runs that a sweep does at a time. */
export function memberKeys(runId: string): RunKeys {
  const of = (part: string): string => `${MEMBER_PREFIX}${runId}/${part}`;
  return { runStart: of('start'), checkpoints: [of('a'), of('b')], run: of('state') };
}
export const isMemberKey = (key: string): boolean => key.startsWith(MEMBER_PREFIX);
/** The run whose a member's key is; '' of another key. */
export const memberIdOf = (key: string): string => (isMemberKey(key) ? key.split('/')[1] ?? '' : '');

/** The keys of persistent storage. */
export const KEYS = {
  project: 'project',
  /** What is filled in for several trainings. */
  sweepDraft: 'project/sweep',
  dataFile: 'files/data',
  validationFile: 'files/validation',
  initFile: 'files/init',
  /** Status, curves and configuration of the last run. */
  run: 'run/state',
  /** The best prompt so far, or the opened one. */
  best: 'run/best',
  result: 'run/result',
  evaluation: 'run/evaluation',
  /** What a run is made of, and its checkpoints, written in turn. */
  runStart: 'run/start',
  checkpoints: ['run/checkpoint/a', 'run/checkpoint/b'],
  /** What could not be read is moved under this. */
  asidePrefix: 'aside/',
} as const;
