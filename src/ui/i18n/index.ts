import { useCallback } from 'react';
import { usePreferences } from '../../state/hooks.tsx';
import { en } from './en.ts';
import { enModel } from './en.model.ts';
import { enOptions } from './en.options.ts';
import { enRun } from './en.run.ts';
import { enRuns } from './en.runs.ts';
import { enSweep } from './en.sweep.ts';
import { formatMessage, type MessageParams } from './format.ts';
import { ja } from './ja.ts';
import { jaModel } from './ja.model.ts';
import { jaOptions } from './ja.options.ts';
import { jaRun } from './ja.run.ts';
import { jaRuns } from './ja.runs.ts';
import { jaSweep } from './ja.sweep.ts';

export type Locale = 'en' | 'ja';
export type MessageKey = keyof typeof en | keyof typeof enModel | keyof typeof enOptions | keyof typeof enRun | keyof typeof enRuns | keyof typeof enSweep;
export type Translate = (key: MessageKey, params?: MessageParams) => string;

const MESSAGES: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = {
  en: { ...en, ...enModel, ...enOptions, ...enRun, ...enRuns, ...enSweep },
  ja: { ...ja, ...jaModel, ...jaOptions, ...jaRun, ...jaRuns, ...jaSweep },
};

/** A message in a language, its places filled. */
export function translate(locale: Locale, key: MessageKey, params: MessageParams = {}): string {
  return formatMessage(MESSAGES[locale][key], params, locale);
}

/** The language shown: the chosen one, else the first of the browser's that we have. */
export function useLocale(): Locale {
  const { locale } = usePreferences();
  return locale === 'auto' ? systemLocale(navigator.languages) : locale;
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
