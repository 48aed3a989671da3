import { useRun, useStep } from '../../state/hooks.tsx';
import { isRunning } from '../../state/run.ts';
import { STEPS, type Step } from '../../state/steps.ts';
import { Icon } from '../elements/icons.tsx';
import { useLocale, useT } from '../i18n/index.ts';
import { formatNumber } from '../i18n/number.ts';
import { hashOf, useRoute } from './route.ts';
import styles from './StepLinks.module.css';

export function StepLinks() {
  return <ol className={styles.list}>{STEPS.map((step, index) => <StepLink key={step} step={step} number={index + 1} />)}</ol>;
}

function StepLink({ step, number }: { readonly step: Step; readonly number: number }) {
  const t = useT();
  const current = useRoute() === step;
  const { mark } = useStep(step);
  return (
    <li>
      <a className={styles.link} href={hashOf(step)} data-mark={mark} {...(current ? { 'aria-current': 'page' as const } : {})}>
        <span className={styles.icon}><Icon name={step} size={18} /></span>
        <span className={styles.number} aria-hidden="true">{number}</span>
        <span className={styles.name}>{t(`step.${step}`)}</span>
        <span className={styles.mark} title={t(`mark.${mark}`)}>
          {mark === 'done' && <Icon name="check" />}
          {mark === 'busy' && <Icon name="dot" />}
          {mark === 'wrong' && <Icon name="alert" />}
          <span className="visuallyHidden">{t(`mark.${mark}`)}</span>
        </span>
        {step === 'train' && <Progress />}
      </a>
    </li>
  );
}

/** How far the running training is, on every screen. */
function Progress() {
  const t = useT();
  const locale = useLocale();
  const running = useRun((run) => isRunning(run.status));
  const share = useRun((run) => Math.min(1, (run.steps.step.at(-1) ?? 0) / (run.config?.steps ?? 1)));
  if (!running) return null;
  const percent = formatNumber(share, locale, { style: 'percent' });
  return (
    <span className={styles.progress}>
      <progress className={styles.bar} value={share} max={1} aria-label={t('rail.progress', { percent })} />
      <span className={styles.percent} aria-hidden="true">{percent}</span>
    </span>
  );
}
