import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { MetricStrip } from '../../elements/results/MetricStrip.tsx';
import { decimal, duration } from '../../elements/results/numbers.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './train.module.css';

/** Time and memory of the run as configured, from one trial step on this device. */
export function EstimateBox({ disabled }: { readonly disabled: boolean }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const estimate = useRun((run) => run.estimate);
  const busy = useSession((session) => session.busy.estimate);
  const commands = useCommands();
  const bytes = (value: number): string => formatBytes(value, locale);
  return (
    <div className={styles.setting}>
      {estimate !== null && (
        <MetricStrip metrics={[
          { label: t('train.estimateTime'), value: duration(estimate.secondsTotal, locale),
            note: t('train.estimateTimeNote', { ms: decimal(estimate.millisecondsPerStep, locale, 0) }) },
          { label: t('train.estimateMemory'), value: bytes(estimate.bytes.weights + estimate.bytes.activations + estimate.bytes.prompt),
            note: t('train.estimateMemoryNote', {
              weights: bytes(estimate.bytes.weights), activations: bytes(estimate.bytes.activations), prompt: bytes(estimate.bytes.prompt),
            }) },
          { label: t('train.estimateRows'), value: formatNumber(estimate.rowsPerStep, locale),
            note: t('train.estimateRowsNote', { padded: estimate.paddedRowsPerStep }) },
        ]} />
      )}
      <div className={styles.startRow}>
        <Button variant="default" size="xs" disabled={disabled} loading={busy} onClick={() => { void commands.estimate(); }}>
          {t(estimate === null ? 'train.estimate' : 'train.estimateAgain')}
        </Button>
        <span className={styles.why} role="status">{busy ? t('train.estimating') : t('train.estimateHint')}</span>
      </div>
    </div>
  );
}
