import { formatNumber } from './number.ts';

export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * Fills `{name}` with its parameter (numbers grouped for the locale) and `{name:one|many}` with the form that fits
 * the number. A parameter that is missing stays visible as `{name}`.
 */
export function formatMessage(text: string, params: MessageParams, locale: string): string {
  return text.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return value === 1 ? one : many;
    return typeof value === 'number' ? formatNumber(value, locale) : value;
  });
}
