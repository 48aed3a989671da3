import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { usePreferences } from '../../state/hooks.tsx';
import type { Preferences } from '../../state/preferences.ts';
import { formatMessage, type MessageParams } from './format.ts';
import type { Locale, MessageKey } from './language.ts';
import { languageOf, loadedLocale, loadLanguage, onLanguage } from './languages.ts';

export type { Locale, MessageKey } from './language.ts';
export type Translate = (key: MessageKey, params?: MessageParams) => string;

/** A message in a loaded language, its places filled. */
export function translate(locale: Locale, key: MessageKey, params: MessageParams = {}): string {
  return formatMessage(languageOf(locale).messages[key], params, locale);
}

/** The chosen language, else the first of the browser's that we have. */
export function wantedLocale({ locale }: Pick<Preferences, 'locale'>): Locale {
  return locale === 'auto' ? systemLocale(navigator.languages) : locale;
}

/** The language shown: the wanted one as soon as it is loaded. */
export function useLocale(): Locale {
  const wanted = wantedLocale(usePreferences());
  return useSyncExternalStore(onLanguage, () => loadedLocale(wanted));
}

/** Has the wanted language loaded when another is chosen; one place of the page does. */
export function useWantedLanguage(): void {
  const wanted = wantedLocale(usePreferences());
  useEffect(() => {
    // Out of reach, as offline: the page stays in the language it has.
    loadLanguage(wanted).catch(() => undefined);
  }, [wanted]);
}

export function systemLocale(languages: readonly string[]): Locale {
  const known = languages.map((language) => language.slice(0, 2).toLowerCase()).find((language) => language === 'ja' || language === 'en');
  return known === 'ja' ? 'ja' : 'en';
}

/** `t('key', { n: 3 })` in the language shown. */
export function useT(): Translate {
  const locale = useLocale();
  return useCallback((key, params) => translate(locale, key, params), [locale]);
}
