import type { ErrorReport } from '../domain/errors.ts';

/**
 * In what way a stored record can't be used: other contents than it should have, of a newer version, of an older one that can't be brought
 * up to date, not there, not what was saved, or nothing that this version knows. The page has words for each.
 */
export const DAMAGES = ['form', 'newer', 'older', 'missing', 'changed', 'unknown'] as const;
export type Damage = (typeof DAMAGES)[number];

/** The damage that an error names in its details; where it names none, a broken zip was changed, and all else has the wrong contents. */
export function damageOf({ code, details }: ErrorReport): Damage {
  return DAMAGES.find((damage) => damage === details['damage']) ?? (code === 'zipInvalid' ? 'changed' : 'form');
}
