import { Popover, UnstyledButton } from '@mantine/core';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';
import styles from './FootLine.module.css';

/** That nothing leaves this computer, and what that means. */
export function PrivacyLine() {
  const t = useT();
  return (
    <Popover width={320} position="right-end" withArrow>
      <Popover.Target>
        <UnstyledButton className={styles.line}><Icon name="lock" /><span>{t('privacy.line')}</span><Icon name="info" size={14} /></UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>{t('privacy.body')}</Popover.Dropdown>
    </Popover>
  );
}
