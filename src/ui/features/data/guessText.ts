import type { ColumnGuess } from '../../../domain/table.ts';
import type { Translate } from '../../i18n/index.ts';

/** Why these columns were chosen, in words. */
export function guessText({ textColumn, labelColumn, reasons: { text, label } }: ColumnGuess, t: Translate): string {
  const { distinct, filled, named } = label;
  return [
    t('data.guess.text', { column: textColumn, length: Math.round(text.meanLength) }),
    t(named === 'label' ? 'data.guess.labelNamed' : 'data.guess.label', { column: labelColumn, distinct, filled }),
  ].join(t('common.between'));
}
