import type { ReactElement } from 'react';
import { Icon } from '../elements/icons.tsx';
import { later } from '../elements/later.tsx';
import { useT } from '../i18n/index.ts';
import { FootLine } from './FootLine.tsx';

const FootPopover = later(async () => (await import('./FootPopover.tsx')).FootPopover);

/** That nothing leaves this computer, and what that means. */
export function PrivacyLine(): ReactElement {
  const t = useT();
  const line = <><Icon name="lock" /><span>{t('privacy.line')}</span><Icon name="info" size={14} /></>;
  return <FootLine line={line} box={<FootPopover width={320} line={line}>{t('privacy.body')}</FootPopover>} />;
}
