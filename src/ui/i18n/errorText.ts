import type { ErrorDetails, ErrorReport } from '../../domain/errors.ts';
import { translate, type Locale } from './index.ts';
import { languageOf } from './languages.ts';

export interface ErrorText {
  /** What happened, in a few words. */
  readonly title: string;
  /** Where, and how to mend it. */
  readonly body: string;
  /** The English message, where the body is not it. */
  readonly original: string | null;
}

/** An error in the language shown: translated by its code, placed by its details. */
export function errorText(report: ErrorReport, locale: Locale): ErrorText {
  const { code, message, details } = report;
  const { errors } = languageOf(locale);
  if ('titles' in errors) {
    const body = code === 'unexpected' ? `${translate(locale, 'error.unexpected.body')} (${message})` : message;
    return { title: errors.titles[code] ?? errors.titles.unexpected, body, original: null };
  }
  const { title, fix } = errors.translated[code] ?? errors.translated.unexpected;
  const where = placesOf(details, errors.places);
  return { title, body: where === '' ? fix : `${where}。${fix}`, original: translate(locale, 'error.original', { message }) };
}

function placesOf(details: ErrorDetails, names: Readonly<Record<string, string>>): string {
  return Object.entries(details).flatMap(([key, value]) => {
    const name = names[key];
    if (name === undefined || typeof value === 'boolean') return [];
    const shown = typeof value === 'object' ? value.slice(0, 8).join('、') : String(value);
    return shown === '' ? [] : [`${name}：${shown.slice(0, 200)}`];
  }).join('、');
}
