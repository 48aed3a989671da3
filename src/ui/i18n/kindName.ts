import { kindOf } from '../../state/projectFile/kinds.ts';
import type { Translate } from './index.ts';

/** What Storage calls the kind of the record under a key. */
export function kindName(key: string, t: Translate): string {
  const name = kindOf(key)?.name ?? 'leftovers';
  return t(`storage.kind.${name === 'files' ? 'project' : name}`);
}
