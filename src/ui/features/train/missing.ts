import type { NumericKey, RunConfig } from '../../../domain/config.ts';
import type { Need } from '../../../state/steps.ts';

/** What a run still needs: where to mend it (null: on this very screen) and the words that say it. */
export interface Missing {
  readonly what: 'data' | 'validation' | 'task' | 'model' | 'modelLoading' | 'initFile' | 'initText' | 'settings';
  readonly step: 'data' | 'task' | 'model' | null;
  /** The settings that it is about. */
  readonly options?: readonly NumericKey[];
}

interface Facts {
  readonly needs: readonly Need[];
  readonly modelLoading: boolean;
  readonly config: Pick<RunConfig, 'promptInit' | 'initText'>;
  readonly initFileChosen: boolean;
  /** Settings in whose fields stands what can't be used. */
  readonly wrongSettings: readonly NumericKey[];
}

/** Everything that stands between the user and a run, in the order of the steps. */
export function missingForRun({ needs, modelLoading, config, initFileChosen, wrongSettings }: Facts): Missing[] {
  const missing: Missing[] = [];
  if (needs.includes('file')) missing.push({ what: 'data', step: 'data' });
  if (needs.includes('validation')) missing.push({ what: 'validation', step: 'data' });
  if (needs.includes('classes') && !needs.includes('file')) missing.push({ what: 'task', step: 'data' });
  if (needs.includes('task')) missing.push({ what: 'task', step: 'task' });
  if (needs.includes('model')) missing.push({ what: modelLoading ? 'modelLoading' : 'model', step: 'model' });
  if ((config.promptInit === 'file' || config.promptInit === 'transfer') && !initFileChosen) missing.push({ what: 'initFile', step: null });
  if (config.promptInit === 'text' && config.initText.trim() === '') missing.push({ what: 'initText', step: null });
  if (wrongSettings.length > 0) missing.push({ what: 'settings', step: null, options: wrongSettings });
  return missing;
}
