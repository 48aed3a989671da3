import { useT } from '../i18n/index.ts';
import { DeviceBadge } from './DeviceBadge.tsx';
import { DisplayMenu } from './DisplayMenu.tsx';
import { PrivacyLine } from './PrivacyLine.tsx';
import { ProjectHead } from './ProjectHead.tsx';
import styles from './Rail.module.css';
import { StepLinks } from './StepLinks.tsx';

/** The left rail: project, steps, device, privacy. On a phone only the steps remain, as a bar at the bottom. */
export function Rail() {
  const t = useT();
  return (
    <div className={styles.rail}>
      <div className={styles.wideOnly}><ProjectHead /></div>
      <nav className={styles.steps} aria-label={t('rail.steps')}><StepLinks /></nav>
      <div className={styles.foot}>
        <DeviceBadge />
        <PrivacyLine />
        <DisplayMenu />
      </div>
    </div>
  );
}
