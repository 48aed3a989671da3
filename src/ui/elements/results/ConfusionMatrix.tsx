import { useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import '../charts/charts.css';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './ConfusionMatrix.module.css';
import { percent } from './numbers.ts';

export interface MatrixCell { readonly expected: number; readonly answered: number }

interface Props {
  readonly classes: readonly string[];
  /** [C][C] counts, row = expected, column = answered. */
  readonly confusion: readonly (readonly number[])[];
  readonly selected: MatrixCell | null;
  /** The cell chosen, or null when the chosen one is chosen again. */
  readonly onSelect: (cell: MatrixCell | null) => void;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> =
  { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Expected against answered, in counts and shares of the expected class; a cell filters. One tab stop, arrows move inside. */
export function ConfusionMatrix({ classes, confusion, selected, onSelect }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const body = useRef<HTMLTableSectionElement>(null);
  const [stop, setStop] = useState<MatrixCell>({ expected: 0, answered: 0 });

  const move = (event: KeyboardEvent, { expected, answered }: MatrixCell): void => {
    const by = MOVES[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const last = classes.length - 1;
    const next = { expected: Math.min(last, Math.max(0, expected + by[0])), answered: Math.min(last, Math.max(0, answered + by[1])) };
    setStop(next);
    body.current?.querySelectorAll('tr')[next.expected]?.querySelectorAll('button')[next.answered]?.focus();
  };

  return (
    <div className={styles.scroll}>
      <table className={styles.matrix}>
        <caption>{t('results.matrixHelp')}</caption>
        <thead>
          <tr>
            <td className={styles.corner}>{t('results.expected')} ↓ · {t('results.answered')} →</td>
            {classes.map((name) => <th key={name} scope="col">{name}</th>)}
          </tr>
        </thead>
        <tbody ref={body}>
          {classes.map((name, expected) => {
            const row = confusion[expected] ?? [];
            const total = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                {classes.map((other, answered) => {
                  const count = row[answered] ?? 0;
                  const share = total === 0 ? 0 : count / total;
                  const pressed = selected?.expected === expected && selected.answered === answered;
                  return (
                    <td key={other}>
                      <button
                        type="button"
                        className={`${styles.cell} ${expected === answered ? styles.diagonal : ''} ${count === 0 ? styles.zero : ''}`}
                        style={{ '--share': share, '--colour': `var(${expected === answered ? '--series-tuned' : '--series-zero-shot'})` }}
                        aria-pressed={pressed}
                        aria-label={t('results.cell', { expected: name, answered: other, n: count, share: percent(share, locale) })}
                        tabIndex={stop.expected === expected && stop.answered === answered ? 0 : -1}
                        onKeyDown={(event) => { move(event, { expected, answered }); }}
                        onClick={() => {
                          setStop({ expected, answered });
                          onSelect(pressed ? null : { expected, answered });
                        }}
                      >
                        {formatNumber(count, locale)}
                        <span className={styles.share}>{total === 0 ? '–' : percent(share, locale)}</span>
                      </button>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
