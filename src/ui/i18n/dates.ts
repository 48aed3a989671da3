import type { Locale } from './index.ts';

/** The month by its name, since 11/24/26 is read otherwise elsewhere: 24 Nov 2026, 2026年11月24日. */
const STYLES = { en: { tag: 'en-GB', dateStyle: 'medium' }, ja: { tag: 'ja-JP', dateStyle: 'long' } } as const;

/** A day in the user's own time; '–' where it is none. */
export function formatDate(at: Date, locale: Locale): string {
  return format(at, locale, {});
}

/** A day and the time of day, by 24 hours. */
export function formatDateTime(at: Date, locale: Locale): string {
  return format(at, locale, { timeStyle: 'short' });
}

function format(at: Date, locale: Locale, time: { readonly timeStyle?: 'short' }): string {
  const { tag, dateStyle } = STYLES[locale];
  return Number.isNaN(at.getTime()) ? '–' : at.toLocaleString(tag, { dateStyle, ...time });
}
