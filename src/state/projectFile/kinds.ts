import { isMemberKey, KEYS } from '../keys.ts';
import { isRunKey, LAST_KEPT_KEY } from '../runs/records.ts';
import { isSweepKey } from '../sweeps/records.ts';

/** One kind of stored record. */
export interface RecordKind {
  readonly name: 'project' | 'files' | 'run' | 'checkpoint' | 'runs' | 'sweeps' | 'aside';
  readonly has: (key: string) => boolean;
  /** What opening a project does with those that are here: they make place, or stay beside the file's. Null: of no project. */
  readonly opening: 'replaces' | 'adds' | null;
}

const CHECKPOINTS: readonly string[] = [KEYS.runStart, ...KEYS.checkpoints];

/** Every kind of record that the page stores: what a project file holds, and what is listed as kept. The first that has a key is its kind. */
export const RECORD_KINDS: readonly RecordKind[] = [
  { name: 'project', has: (key) => key === KEYS.project || key === KEYS.sweepDraft, opening: 'replaces' },
  { name: 'files', has: (key) => key.startsWith('files/'), opening: 'replaces' },
  { name: 'checkpoint', has: (key) => CHECKPOINTS.includes(key), opening: 'replaces' },
  { name: 'checkpoint', has: isMemberKey, opening: 'adds' },
  { name: 'run', has: (key) => key.startsWith('run/') || key === LAST_KEPT_KEY, opening: 'replaces' },
  { name: 'runs', has: isRunKey, opening: 'adds' },
  { name: 'sweeps', has: isSweepKey, opening: 'adds' },
  { name: 'aside', has: (key) => key.startsWith(KEYS.asidePrefix), opening: null },
];

/** The kind of a key; undefined for one of another version. */
export function kindOf(key: string): RecordKind | undefined {
  return RECORD_KINDS.find(({ has }) => has(key));
}
