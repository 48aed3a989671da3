import { keysOf, type ConfigKey, type RunConfig } from '../../domain/config.ts';
import { PRESETS, type PresetName } from '../../domain/options/presets.ts';
import type { FileBytes } from '../../domain/files.ts';
import { attempt, keep, type Context } from '../context.ts';
import { loadColumns } from './data.ts';
import { KEYS } from '../keys.ts';
import { storedForm } from '../storedFile.ts';

export function taskCommands(context: Context) {
  const { client, project, storage } = context;
  return {
    setTemplate(template: string): void {
      const { task, edited } = project.get();
      if (task === null) return;
      project.edit({ task: { ...task, template }, edited: { ...edited, template: true } }, 'template');
    },

    /** Sets the words that stand for one class, verbatim. */
    setLabelWords(className: string, labelWords: string): void {
      const { task, edited } = project.get();
      if (task === null) return;
      const classes = task.classes.map((label) => (label.name === className ? { ...label, labelWords } : label));
      const names = [...new Set([...edited.labelWords, className])];
      project.edit({ task: { ...task, classes }, edited: { ...edited, labelWords: names } }, `labelWords/${className}`);
    },

    /** Takes back what was written by hand: template and label words as guessed from the data. */
    async resetTask(): Promise<void> {
      const { task } = project.get();
      project.edit({ task, edited: { template: false, labelWords: [] } }, 'reset');
      await loadColumns(context);
    },

    /** Decides some options of a run; checked as a whole when an estimate or a run starts. */
    setConfig(patch: Partial<RunConfig>): void {
      const { choice } = project.get();
      project.set({ choice: { ...choice, chosen: { ...choice.chosen, ...patch } } });
    },

    /** Leaves an option to the program again. */
    leaveOption(key: ConfigKey): void {
      const { choice } = project.get();
      const { [key]: _left, ...chosen } = choice.chosen;
      project.set({ choice: { ...choice, chosen } });
    },

    /** Takes a preset, or none: it has its say where the user had his. */
    setPreset(preset: PresetName | null): void {
      const taken: Partial<RunConfig> = preset === null ? {} : PRESETS[preset];
      let chosen: Partial<RunConfig> = {};
      for (const key of keysOf(project.get().choice.chosen)) {
        if (taken[key] === undefined) chosen = { ...chosen, [key]: project.get().choice.chosen[key] };
      }
      project.set({ choice: { chosen, preset } });
    },

    /** Every option as the program chooses it; what the prompt starts from stays. */
    leaveAllOptions(): void {
      const { promptInit, initText } = project.get().choice.chosen;
      project.set({ choice: {
        preset: null, chosen: { ...(promptInit === undefined ? {} : { promptInit }), ...(initText === undefined ? {} : { initText }) },
      } });
    },

    /** The file that a prompt starts from with the initialisers `file` and `transfer`; what it holds is looked at. */
    async setInitFile(file: FileBytes | null): Promise<void> {
      if (file === null) {
        await storage.delete(KEYS.initFile);
        project.set({ initFile: null });
        return;
      }
      const adapter = await attempt(context, 'run', () => client.request('prompt/import', { files: [file] }));
      if (adapter === null) return;
      await keep(context, KEYS.initFile, storedForm(file));
      project.set({ initFile: { name: file.name, byteLength: file.bytes.byteLength, numVirtualTokens: adapter.prompt.numVirtualTokens } });
    },
  };
}
