import type { RunConfig } from '../../../domain/config.ts';
import type { Need } from '../../../state/steps.ts';

/** What a run still needs: where to mend it (null: on this very screen) and the words that say it. */
export interface Missing {
  readonly what: 'data' | 'validation' | 'task' | 'model' | 'modelLoading' | 'initFile' | 'initText' | 'settings';
  readonly step: 'data' | 'task' | 'model' | null;
}

interface Facts {
  readonly needs: readonly Need[];
  readonly modelLoading: boolean;
  readonly config: Pick<RunConfig, 'promptInit' | 'initText'>;
  readonly initFileChosen: boolean;
  /** Whether every field of the settings holds a value that can be used. */
  readonly settingsValid: boolean;
}

/** Everything that stands between the user and a run, in the order of the steps. */
export function missingForRun({ needs, modelLoading, config, initFileChosen, settingsValid }: Facts): Missing[] {
  const missing: Missing[] = [];
  if (needs.includes('file')) missing.push({ what: 'data', step: 'data' });
  if (needs.includes('validation')) missing.push({ what: 'validation', step: 'data' });
  if (needs.includes('classes') && !needs.includes('file')) missing.push({ what: 'task', step: 'data' });
  if (needs.includes('task')) missing.push({ what: 'task', step: 'task' });
  if (needs.includes('model')) missing.push({ what: modelLoading ? 'modelLoading' : 'model', step: 'model' });
  if ((config.promptInit === 'file' || config.promptInit === 'transfer') && !initFileChosen) missing.push({ what: 'initFile', step: null });
  if (config.promptInit === 'text' && config.initText.trim() === '') missing.push({ what: 'initText', step: null });
  if (!settingsValid) missing.push({ what: 'settings', step: null });
  return missing;
}
