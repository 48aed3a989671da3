import { Table, TextInput } from '@mantine/core';
import type { ErrorReport } from '../../../domain/errors.ts';
import type { Task } from '../../../domain/task.ts';
import { useCommands, useSession } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { visibleToken } from '../../elements/results/visibleToken.ts';
import { useT } from '../../i18n/index.ts';
import { labelWarning } from './labelWarning.ts';
import styles from './task.module.css';

/** The words that stand for each class, with their tokens and what is wrong with them. */
export function LabelWords({ task, error }: { readonly task: Task; readonly error: ErrorReport | null }) {
  const t = useT();
  const commands = useCommands();
  const labelTokens = useSession((session) => session.preview?.labelTokens);
  return (
    <Panel title={t('task.labels')} help={t('task.labels.help')}>
      {error !== null && <ErrorNote error={error} />}
      <div className={styles.scroll}>
        <Table verticalSpacing={4} horizontalSpacing={8} className={styles.labels}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('task.labels.class')}</Table.Th>
              <Table.Th className={styles.wordsColumn}>{t('task.labels.words')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {task.classes.map(({ name, labelWords }, index) => {
              const warning = labelWarning(task, index);
              const found = labelTokens?.find((label) => label.className === name);
              return (
                <Table.Tr key={name}>
                  <Table.Td className={styles.className}>{name}</Table.Td>
                  <Table.Td>
                    <TextInput value={labelWords} spellCheck={false} aria-label={t('task.labels.wordsOf', { name })} classNames={{ input: styles.mono ?? '' }}
                      error={warning === null ? null : t(warning.key, warning.params)}
                      onChange={(event) => { commands.setLabelWords(name, event.currentTarget.value); }} />
                    {found !== undefined && (
                      <span className={styles.tokens}>
                        {found.tokens.map((token, place) => (
                          // oxlint-disable-next-line react/no-array-index-key
                          <span key={place} className={styles.token}>{visibleToken(token)}</span>
                        ))}
                        {found.endOfText && <span className={styles.endToken}>{t('task.labels.endOfText')}</span>}
                        <span className={styles.dim}>{t('task.labels.count', { n: found.tokens.length })}</span>
                      </span>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  );
}
