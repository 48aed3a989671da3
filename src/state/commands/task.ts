import type { RunConfig } from '../../domain/config.ts';
import type { FileBytes } from '../../domain/files.ts';
import { keep, type Context } from '../context.ts';
import { loadColumns } from './data.ts';
import { KEYS } from '../keys.ts';

export function taskCommands(context: Context) {
  const { project, storage } = context;
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

    /** Changes the run's configuration; checked as a whole when an estimate or a run starts. */
    setConfig(patch: Partial<RunConfig>): void {
      project.set({ config: { ...project.get().config, ...patch } });
    },

    /** The file that a prompt starts from with the initialiser `file`. */
    async setInitFile(file: FileBytes | null): Promise<void> {
      if (file === null) await storage.delete(KEYS.initFile);
      else await keep(context, KEYS.initFile, file.bytes);
      project.set({ initFile: file === null ? null : { name: file.name, byteLength: file.bytes.byteLength } });
    },
  };
}
