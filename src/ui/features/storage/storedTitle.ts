import type { RunCard } from '../../../domain/keptRun.ts';
import type { StoredItem, StoredKind } from '../../../state/storage/store.ts';
import { formatDateTime } from '../../i18n/dates.ts';
import type { Locale, Translate } from '../../i18n/index.ts';
import { kindName } from '../../i18n/kindName.ts';
import { runTitle } from '../runs/runTitle.ts';

/** What a stored thing is called: as the user named it, else in the page's words, else by its key. */
export function storedTitle(kind: StoredKind, { id, name }: Pick<StoredItem, 'id' | 'name'>, cards: readonly RunCard[], t: Translate, locale: Locale): string {
  const card = kind === 'runs' ? cards.find((other) => other.id === id) : undefined;
  if (card !== undefined) return runTitle(card, t, locale);
  if (kind === 'project' && id === 'project') return t('storage.item.project');
  if (kind === 'aside') return t('storage.item.aside', { kind: kindName(name, t), key: name });
  if (name !== '') return name;
  if (kind === 'project') return t('storage.item.file');
  if (kind === 'settings') return t(id === 'preferences' ? 'storage.item.preferences' : 'storage.item.choices');
  return kind === 'leftovers' ? t('storage.item.parts') : id;
}

/** When a stored thing was written, in the user's own time; '' where that is not known. */
export function storedDate({ at }: Pick<StoredItem, 'at'>, locale: Locale): string {
  return at === null ? '' : formatDateTime(new Date(at), locale);
}
