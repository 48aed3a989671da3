import { Button } from '@mantine/core';
import type { Finding } from '../../../domain/table.ts';
import { useCommands, useSession } from '../../../state/hooks.tsx';
import { Icon } from '../../elements/icons.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useLocale, useT, type Translate } from '../../i18n/index.ts';
import styles from './data.module.css';
import type { RowChoice } from './RowsTable.tsx';

/** What was noticed, as sentences, each with its rows to look at. */
export function Findings({ onShow }: { readonly onShow: (choice: RowChoice) => void }) {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const ofFile = useSession((session) => session.data?.table.findings);
  const ofColumns = useSession((session) => session.profile?.findings);
  const findings = [...(ofFile ?? []), ...(ofColumns ?? [])].toSorted((a, b) => weight(b) - weight(a));
  return (
    <Panel title={t('data.findings')}>
      {findings.length === 0 && <p className={styles.dim}>{t('data.findings.none')}</p>}
      <ul className={styles.findings}>
        {findings.map((finding) => {
          const sentence = findingText(finding, locale, t);
          return (
            <li key={`${finding.code}/${finding.message}`} data-severity={finding.severity}>
              <Icon name={finding.severity === 'warning' ? 'alert' : 'info'} />
              <span>{sentence}</span>
              {finding.repair !== undefined && (
                <Button size="compact-sm" title={t('data.findings.repair.undo')} onClick={() => { if (finding.repair !== undefined) void commands.repair(finding.repair); }}>
                  {repairText(finding.repair, t)}
                </Button>
              )}
              {finding.rows.length > 0 && (
                <Button size="compact-sm" variant="default" onClick={() => { onShow({ rows: finding.rows, what: sentence }); }}>{t('common.show')}</Button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** What the repair does, as its button says it. */
function repairText({ encoding, quoting }: NonNullable<Finding['repair']>, t: Translate): string {
  if (encoding !== undefined) return t('data.findings.repair.encoding', { encoding: encoding.toUpperCase() });
  return t(quoting === true ? 'data.findings.repair.quoting' : 'data.findings.repair.noQuoting');
}

function findingText({ code, count, message }: Finding, locale: string, t: Translate): string {
  return locale === 'en' ? message : t(`finding.${code}`, { n: count });
}

function weight({ severity }: Finding): number {
  return severity === 'warning' ? 1 : 0;
}
