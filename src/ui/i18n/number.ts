/** Making a formatter takes a hundred times as long as using it, and a running training shows dozens of numbers at each step. */
const formatters = new Map<string, Intl.NumberFormat>();

/** `value.toLocaleString(locale, options)` by a formatter that is kept. */
export function formatNumber(value: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat(locale, options);
    formatters.set(key, formatter);
  }
  return formatter.format(value);
}
