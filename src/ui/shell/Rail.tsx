import { useT } from '../i18n/index.ts';
import { DeviceBadge } from './DeviceBadge.tsx';
import { DisplayMenu } from './DisplayMenu.tsx';
import { PageLinks } from './PageLinks.tsx';
import { PrivacyLine } from './PrivacyLine.tsx';
import { ProjectHead } from './ProjectHead.tsx';
import styles from './Rail.module.css';
import { StepLinks } from './StepLinks.tsx';

/** The left rail: project, steps, device, privacy. On a phone only the steps remain, as a bar at the bottom. */
export function Rail() {
  const t = useT();
  return (
    <div className={styles.rail}>
      <section className={styles.wideOnly} aria-label={t('rail.project')}><ProjectHead /></section>
      <nav className={styles.steps} aria-label={t('rail.steps')}><StepLinks /></nav>
      <nav className={styles.pages} aria-label={t('rail.pages')}><PageLinks /></nav>
      <footer className={styles.foot}>
        <DeviceBadge />
        <PrivacyLine />
        <DisplayMenu />
      </footer>
    </div>
  );
}
