import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';
import { Note } from '../../elements/Note.tsx';
import { useT } from '../../i18n/index.ts';
import { optionName } from '../runs/options.ts';
import type { Missing } from './missing.ts';
import styles from './train.module.css';

/** What has to be mended before a run can start, each with the way there. */
export function MissingList({ missing }: { readonly missing: readonly Missing[] }): ReactElement | null {
  const t = useT();
  if (missing.length === 0) return null;
  return (
    <Note severity="warning">
      <strong>{t('train.missing.title')}</strong>
      <ul className={styles.missing}>
        {missing.map(({ what, step, options = [] }) => (
          <li key={`${what}/${step}`}>
            {t(`train.missing.${what}`, { names: options.map((option) => optionName(option, t)).join(t('common.comma')) })} {step !== null && <Anchor inherit underline="always" href={`#/${step}`}>{t(`train.goto.${step}`)}</Anchor>}
          </li>
        ))}
      </ul>
    </Note>
  );
}
