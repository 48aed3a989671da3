import type { ReactElement } from 'react';
import type { RunCard } from '../../../../domain/keptRun.ts';
import { Panel } from '../../../elements/Panel.tsx';
import { decimal, duration, percent, significant } from '../../../elements/results/numbers.ts';
import { deviceName } from '../../../i18n/deviceName.ts';
import { useLocale, useT } from '../../../i18n/index.ts';
import { differingOptions } from '../differences.ts';
import { optionName, optionValue } from '../options.ts';
import { runTitle } from '../runTitle.ts';
import styles from '../runs.module.css';
import { spread } from '../../../../domain/spread.ts';

/** Figures side by side, mean and spread of several, and below them only the options that differ. */
export function CompareOptions({ cards }: { readonly cards: readonly RunCard[] }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const keys = differingOptions(cards);
  const share = (value: number, { figures }: RunCard): string => percent(value, locale, figures.examples);
  const figures: readonly (readonly [string, (card: RunCard) => string])[] = [
    [t('runs.accuracy'), (card) => share(card.figures.accuracy, card)],
    [t('runs.zeroShot'), (card) => share(card.figures.zeroShotAccuracy, card)],
    [t('runs.majority'), (card) => share(card.figures.majorityAccuracy, card)],
    [t('runs.macroF1'), (card) => decimal(card.figures.macroF1, locale, 2)],
    [t('runs.loss'), (card) => decimal(card.figures.loss, locale)],
    [t('runs.bestStep'), (card) => significant(card.bestStep, locale)],
    [t('runs.time'), (card) => duration(card.seconds, locale)],
    [t('runs.data'), (card) => card.data],
    [t('runs.heldOut'), (card) => significant(card.figures.examples, locale)],
    [t('runs.model'), (card) => card.model.name],
    [t('runs.device'), (card) => deviceName(card.device, t)],
  ];
  const ofAccuracy = spread(cards.map((card) => card.figures.accuracy));
  return (
    <Panel title={t('runs.sideBySide')} help={cards.length < 2 ? t('runs.sideBySideOne') : t('runs.sideBySideHelp')}>
      {ofAccuracy !== null && (
        <p className={styles.small}>{t('runs.spread', {
          n: cards.length, mean: decimal(100 * ofAccuracy.mean, locale, 1), sd: decimal(100 * ofAccuracy.sd, locale, 1),
        })}</p>
      )}
      <div className={styles.scroll}>
        <table className={`${styles.table} ${styles.compare}`}>
          <thead>
            <tr><th scope="col">{t('runs.figure')}</th>{cards.map((card) => <th key={card.id} scope="col">{runTitle(card, t, locale)}</th>)}</tr>
          </thead>
          <tbody>
            {figures.map(([label, text]) => (
              <tr key={label}><th scope="row">{label}</th>{cards.map((card) => <td key={card.id}>{text(card)}</td>)}</tr>
            ))}
            {cards.length > 1 && (
              <tr><th scope="row" colSpan={cards.length + 1} className={styles.group}>{t(keys.length === 0 ? 'runs.sameOptions' : 'runs.differ')}</th></tr>
            )}
            {cards.length > 1 && keys.map((key) => (
              <tr key={key}><th scope="row">{optionName(key, t)}</th>{cards.map((card) => <td key={card.id}>{optionValue(key, card.config, t, locale)}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
