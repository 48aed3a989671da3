import { NativeSelect } from '@mantine/core';
import { DTYPE_CHOICES, type DtypeChoice, type DtypeFacts } from '../../../domain/model.ts';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT, type Locale, type Translate } from '../../i18n/index.ts';
import styles from './model.module.css';

/** How weights are kept on the device, and what comes of it: for the loaded model, or for one before it is loaded. */
export function DtypeSelect(facts: { readonly loaded: DtypeFacts } | { readonly kept: Readonly<Record<DtypeChoice, DtypeFacts>> }) {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const choice = useProject((project) => project.weightDtype);
  const running = useRun((run) => isRunning(run.status));
  const busy = useSession((session) => session.busy.model || session.busy.download) || running;
  const shown = 'loaded' in facts ? facts.loaded : facts.kept[choice];
  return (
    <NativeSelect className={styles.dtype} label={t('need.dtype')} description={because(shown, locale, t)} inputWrapperOrder={['label', 'input', 'description']} value={choice} disabled={busy}
      data={DTYPE_CHOICES.map((value) => ({ value, label: t(`need.dtype.${value}`) }))}
      onChange={(event) => {
        const chosen = DTYPE_CHOICES.find((value) => value === event.currentTarget.value);
        if (chosen !== undefined) void commands.setWeightDtype(chosen);
      }} />
  );
}

function because({ dtype, keptAs, reason, memoryBytes }: DtypeFacts, locale: Locale, t: Translate): string {
  const memory = memoryBytes === null ? '' : formatBytes(memoryBytes, locale);
  return t(reason === 'asked' && dtype !== keptAs ? 'need.kept.packedNowhere' : `need.kept.${reason}`, { dtype, kept: keptAs, memory });
}
