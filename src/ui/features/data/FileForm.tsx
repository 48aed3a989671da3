import { NativeSelect } from '@mantine/core';
import { TEXT_ENCODINGS, type ImportOptions } from '../../../domain/table.ts';
import { useCommands, useProject, useSession } from '../../../state/hooks.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT, type Translate } from '../../i18n/index.ts';
import styles from './data.module.css';

const AUTO = 'auto';
const DELIMITERS = { ',': 'data.delimiter.comma', ';': 'data.delimiter.semicolon', '\t': 'data.delimiter.tab', '|': 'data.delimiter.pipe' } as const;

/** The file and its form, each property changeable in place: what is not set is detected and says so. */
export function FileForm() {
  const t = useT();
  const locale = useLocale();
  const file = useProject((project) => project.file);
  const table = useSession((session) => session.data?.table);
  const format = useProject((project) => project.options.format) ?? table?.decisions.format;
  if (file === null) return null;
  return (
    <section className={styles.file} aria-label={t('data.file')}>
      <p className={styles.fileName}>
        <strong>{file.name}</strong>
        <span>
          {table !== undefined && `${t('data.rows', { n: table.rows.length })} · ${t('data.columns', { n: table.columns.length })} · `}
          {formatBytes(file.byteLength, locale)}
        </span>
      </p>
      <div className={styles.options}>
        <Option name="encoding" label={t('data.encoding')} values={TEXT_ENCODINGS} show={(value) => value.toUpperCase()} />
        <Option name="format" label={t('data.format')} values={['csv', 'tsv', 'jsonl']} show={(value) => value.toUpperCase()} />
        {format !== 'jsonl' && (
          <>
            <Option name="delimiter" label={t('data.delimiter')} values={Object.keys(DELIMITERS)} show={(value) => delimiterName(value, t)} />
            <Option name="quoting" label={t('data.quoting')} values={[true, false]} show={(value) => t(value ? 'data.quoting.yes' : 'data.quoting.no')} />
            <Option name="hasHeader" label={t('data.header')} values={[true, false]} show={(value) => t(value ? 'data.header.yes' : 'data.header.no')} />
          </>
        )}
      </div>
    </section>
  );
}

interface OptionProps<K extends keyof ImportOptions> {
  readonly name: K;
  readonly label: string;
  readonly values: readonly NonNullable<ImportOptions[K]>[];
  readonly show: (value: NonNullable<ImportOptions[K]>) => string;
}

function Option<K extends keyof ImportOptions>({ name, label, values, show }: OptionProps<K>) {
  const t = useT();
  const commands = useCommands();
  const chosen = useProject((project) => project.options[name]);
  const decided = useSession((session) => session.data?.table.decisions[name]);
  const auto = decided === undefined || chosen !== undefined ? t('common.auto') : show(decided);
  // Of a file that can't be read nothing was detected.
  const how = chosen !== undefined ? t('data.setByHand') : decided === undefined ? '' : t('data.detected');
  return (
    <NativeSelect label={<>{label} <span className={styles.how}>{how}</span></>} value={chosen === undefined ? AUTO : String(chosen)}
      data={[
        { group: t('data.detected'), items: [{ value: AUTO, label: auto }] },
        { group: t('data.setByHand'), items: values.map((value) => ({ value: String(value), label: show(value) })) },
      ]}
      onChange={(event) => {
        const next = values.find((value) => String(value) === event.currentTarget.value);
        void commands.setOption(name, next);
      }} />
  );
}

function delimiterName(value: string, t: Translate): string {
  const known = Object.entries(DELIMITERS).find(([delimiter]) => delimiter === value);
  return known === undefined ? t('data.delimiter.other', { value }) : t(known[1]);
}
