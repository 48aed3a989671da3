import { en } from './en.ts';
import { enModel } from './en.model.ts';
import { enOptions } from './en.options.ts';
import { enProject } from './en.project.ts';
import { enRun } from './en.run.ts';
import { enRuns } from './en.runs.ts';
import { enStorage } from './en.storage.ts';
import { enSweep } from './en.sweep.ts';
import { errorTitlesEn } from './errors.en.ts';
import type { Language } from './language.ts';

export const english: Language = {
  messages: { ...en, ...enModel, ...enOptions, ...enRun, ...enRuns, ...enProject, ...enStorage, ...enSweep },
  errors: { titles: errorTitlesEn },
};
