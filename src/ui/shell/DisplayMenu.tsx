import type { ReactElement } from 'react';
import { Icon } from '../elements/icons.tsx';
import { later } from '../elements/later.tsx';
import { useT } from '../i18n/index.ts';
import { FootLine } from './FootLine.tsx';

const DisplayBox = later(async () => (await import('./DisplayBox.tsx')).DisplayBox);

/** Language and theme. */
export function DisplayMenu(): ReactElement {
  const t = useT();
  const line = <><Icon name="display" /><span>{t('rail.display')}</span></>;
  return <FootLine line={line} box={<DisplayBox line={line} />} />;
}
