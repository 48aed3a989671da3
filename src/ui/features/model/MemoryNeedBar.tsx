import { judgeFit, type MemoryNeed } from '../../../domain/fit.ts';
import type { ModelOutline } from '../../../domain/model.ts';
import { useConfig, useProject, useSession } from '../../../state/hooks.tsx';
import { memoryNeed, usualText } from '../../../state/memoryNeed.ts';
import { Icon } from '../../elements/icons.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { DtypeSelect } from './DtypeSelect.tsx';
import styles from './model.module.css';

const PARTS = ['weights', 'activations', 'prompt'] as const satisfies readonly (keyof MemoryNeed)[];

/** Weights, activations and prompt as one bar against what is known of the device; a verdict in words beside it. */
export function MemoryNeedBar({ outline }: { readonly outline: ModelOutline }) {
  const t = useT();
  const locale = useLocale();
  const { config } = useConfig();
  const device = useSession((session) => session.device);
  const preview = useSession((session) => session.preview);
  const profile = useSession((session) => session.profile);
  const text = usualText(preview, profile);
  const choice = useProject((project) => project.weightDtype);
  const need = memoryNeed(outline, outline.kept[choice].keptAs, config, text, device?.backend ?? null);
  const { fit, budget, measure } = judgeFit(need, device);
  const total = PARTS.reduce((sum, part) => sum + need[part], 0);
  const scale = Math.max(total, budget);
  const bytes = (value: number): string => formatBytes(value, locale);
  return (
    <div className={styles.need}>
      <div className={styles.needHead}>
        <strong>{t('need.title')}: {t('need.total', { total: bytes(total) })}</strong>
        <span className={styles.fit} data-fit={fit}><Icon name={fit === 'fits' ? 'check' : fit === 'unknown' ? 'info' : 'alert'} />{t(`need.fit.${fit}`)}</span>
      </div>
      <div className={styles.bar} role="img" aria-label={PARTS.map((part) => `${t(`need.${part}`)} ${bytes(need[part])}`).join(', ')}>
        {PARTS.map((part) => <span key={part} data-part={part} style={{ width: `${(100 * need[part]) / scale}%` }} />)}
        {budget > 0 && <i style={{ insetInlineStart: `${(100 * budget) / scale}%` }} />}
      </div>
      <ul className={styles.legend}>
        {PARTS.map((part) => <li key={part} data-part={part}>{t(`need.${part}`)} {bytes(need[part])}</li>)}
      </ul>
      <DtypeSelect kept={outline.kept} />
      <p className={styles.limits}>
        {t(`need.measure.${measure}`, { budget: bytes(budget) })}{t('common.between')}
        {t('need.assumes', { batch: config.batchSize, tokens: text.textTokens, p: config.numVirtualTokens })}
        {(fit === 'tight' || fit === 'over') && `${t('common.between')}${t('need.smaller')}`}
      </p>
    </div>
  );
}
