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
