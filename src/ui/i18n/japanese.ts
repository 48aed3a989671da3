import { errorsJa, placesJa } from './errors.ja.ts';
import { ja } from './ja.ts';
import { jaModel } from './ja.model.ts';
import { jaOptions } from './ja.options.ts';
import { jaProject } from './ja.project.ts';
import { jaRun } from './ja.run.ts';
import { jaRuns } from './ja.runs.ts';
import { jaStorage } from './ja.storage.ts';
import { jaSweep } from './ja.sweep.ts';
import type { Language } from './language.ts';

export const japanese: Language = {
  messages: { ...ja, ...jaModel, ...jaOptions, ...jaRun, ...jaRuns, ...jaProject, ...jaStorage, ...jaSweep },
  errors: { translated: errorsJa, places: placesJa },
};
