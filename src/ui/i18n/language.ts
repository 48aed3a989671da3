import type { ErrorCode } from '../../domain/errors.ts';
import type { en } from './en.ts';
import type { enModel } from './en.model.ts';
import type { enOptions } from './en.options.ts';
import type { enProject } from './en.project.ts';
import type { enRun } from './en.run.ts';
import type { enRuns } from './en.runs.ts';
import type { enStorage } from './en.storage.ts';
import type { enSweep } from './en.sweep.ts';

export type Locale = 'en' | 'ja';
export type MessageKey = keyof typeof en | keyof typeof enModel | keyof typeof enOptions | keyof typeof enRun | keyof typeof enRuns | keyof typeof enProject | keyof typeof enStorage | keyof typeof enSweep;

/** All that the page says in one language: a chunk of its own, since most people read one. */
export interface Language {
  readonly messages: Readonly<Record<MessageKey, string>>;
  readonly errors: TitledErrors | TranslatedErrors;
}

/** Errors whose own message is in this language already. */
export interface TitledErrors { readonly titles: Readonly<Record<ErrorCode, string>> }

/** Errors told anew; `places` names the details that say where. */
export interface TranslatedErrors {
  readonly translated: Readonly<Record<ErrorCode, { readonly title: string; readonly fix: string }>>;
  readonly places: Readonly<Record<string, string>>;
}
