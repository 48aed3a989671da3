import { formatNumber } from '../../i18n/number.ts';

/** A share of 1 as a percentage; one decimal where whole percents are coarser than one example in `of`. */
export function percent(share: number, locale: string, of = 100): string {
  if (!Number.isFinite(share)) return '–';
  const digits = of > 400 ? 1 : 0;
  return formatNumber(share, locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Two shares whose difference must stay visible: as many decimals (at most 2) as keep unequal shares unequal. */
export function percentPair(a: number, b: number, locale: string): readonly [string, string] {
  for (let digits = 0; ; digits++) {
    const options = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
    const [left, right] = [formatNumber(a, locale, options), formatNumber(b, locale, options)];
    if (left !== right || a === b || digits === 2) return [left, right];
  }
}

/** A number with fixed decimals, `–` where there is none. */
export function decimal(value: number, locale: string, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  return formatNumber(value, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A whole number in full, another with three significant digits, powers of ten where it is very small: settings, norms. */
export function significant(value: number, locale: string): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return formatNumber(value, locale);
  if (Math.abs(value) < 1e-4) return value.toExponential(1).replace('.0e', 'e');
  return formatNumber(value, locale, { maximumSignificantDigits: 3 });
}

/** The largest that a setting may be, not rounded: 0.9999 is not 1. */
export function limit(value: number, locale: string): string {
  return formatNumber(value, locale, { maximumFractionDigits: 6 });
}

/** Seconds as a person says them: `under 1 s` is 1 s, then seconds, minutes and seconds, hours and minutes. */
export function duration(seconds: number, locale: string): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return unit(whole, 'second', locale);
  if (whole < 3600) return `${unit(Math.floor(whole / 60), 'minute', locale)} ${unit(whole % 60, 'second', locale)}`;
  return `${unit(Math.floor(whole / 3600), 'hour', locale)} ${unit(Math.floor((whole % 3600) / 60), 'minute', locale)}`;
}

function unit(value: number, name: 'second' | 'minute' | 'hour', locale: string): string {
  return formatNumber(value, locale, { style: 'unit', unit: name, unitDisplay: 'short' });
}
