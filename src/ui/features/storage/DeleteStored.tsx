import type { ReactElement } from 'react';
import { useCommands, useRuns } from '../../../state/hooks.tsx';
import type { StoredItem, StoredKind } from '../../../state/storage/store.ts';
import { Confirm } from '../../elements/Confirm.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { storedTitle } from './storedTitle.ts';

interface Props {
  readonly kind: StoredKind;
  readonly items: readonly StoredItem[];
  /** Whether it is all of its kind. */
  readonly all?: boolean;
  readonly onClose: () => void;
}

/** Names told one by one before the others are only counted. */
const NAMED = 5;

/** Asks before things are deleted, and says which, and whether they can be had back. */
export function DeleteStored({ kind, items, all = false, onClose }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const cards = useRuns((runs) => runs.cards);
  const told = (some: readonly StoredItem[]): string => {
    const names = some.slice(0, NAMED).map((item) => (kind === 'run' || kind === 'checkpoint' ? t(`storage.kind.${kind}`) : storedTitle(kind, item, cards, t, locale)));
    const list = new Intl.ListFormat(locale, { style: 'narrow' }).format(names);
    return some.length > NAMED ? t('storage.confirm.more', { names: list, n: some.length - NAMED }) : list;
  };
  const going = items.filter(({ blocked }) => blocked === null);
  const staying = items.filter(({ blocked }) => blocked !== null);
  const bytes = formatBytes(going.reduce((sum, item) => sum + item.bytes, 0), locale);
  const [only] = items;
  const title = all || only === undefined ? t(`storage.kind.${kind}`) : storedTitle(kind, only, cards, t, locale);
  const lasting = kind === 'models' || kind === 'leftovers' || kind === 'settings';
  return (
    <Confirm title={t('storage.confirm.title', { kind: title })} action={t('storage.delete')} onCancel={onClose}
      body={[
        t('storage.confirm.lost', { names: told(going), bytes }),
        ...(staying.length === 0 ? [] : [t('storage.confirm.kept', { names: told(staying) })]),
        t(lasting ? 'storage.confirm.noUndo' : 'storage.confirm.undo'),
      ]}
      onConfirm={() => {
        onClose();
        void commands.deleteStored(kind, all ? null : items.map(({ id }) => id));
      }} />
  );
}
