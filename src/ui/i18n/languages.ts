import type { Language, Locale } from './language.ts';

/** A language's code comes when it is first shown. */
const SOURCES: Readonly<Record<Locale, () => Promise<Language>>> = {
  en: async () => (await import('./english.ts')).english,
  ja: async () => (await import('./japanese.ts')).japanese,
};

const loaded = new Map<Locale, Language>();
const listeners = new Set<() => void>();

/** Fetches a language; once it is there, all that shows another one shows it. Rejects where the page's files can't be reached. */
export async function loadLanguage(locale: Locale): Promise<void> {
  if (loaded.has(locale)) return;
  loaded.set(locale, await SOURCES[locale]());
  for (const listener of listeners) listener();
}

/** The wanted language where it is loaded, else one that is. */
export function loadedLocale(wanted: Locale): Locale {
  if (loaded.has(wanted)) return wanted;
  const [other = wanted] = loaded.keys();
  return other;
}

/** Throws where {@link loadLanguage} has not been awaited: the page starts with one. */
export function languageOf(locale: Locale): Language {
  const language = loaded.get(locale);
  if (language === undefined) throw new Error(`The language ${locale} is not loaded.`);
  return language;
}

/** @returns what ends the subscription */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}
