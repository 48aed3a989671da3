import * as z from '../../artifacts/zod.ts';
import { fetchServed } from '../../platform/served.ts';
import { attemptAlone, clearArea, type Context } from '../context.ts';
import type { Preferences } from '../preferences.ts';
import { keepCurrentRun } from '../runs/keep.ts';
import type { Area } from '../session.ts';
import { forgetProject, forgetRun } from '../storage/forget.ts';
import type { dataCommands } from './data.ts';
import type { runCommands } from './run.ts';
import type { taskCommands } from './task.ts';

/** The sample: its two files, the name it goes by, and how it is trained. */
const SAMPLE = {
  train: 'sample/messages.csv', heldOut: 'sample/held-out.csv', fileName: 'Customer messages.csv', template: '{text}\ntopic:',
  /** One token each, and nearer to what the built-in model knows than the names of the classes. */
  labelWords: 'sample/labels.json',
} as const;

type Others = ReturnType<typeof dataCommands> & ReturnType<typeof runCommands> & ReturnType<typeof taskCommands>;

export function projectCommands(context: Context, others: Others) {
  const { project, session, preferences } = context;

  /** Forgets data, task, run and prompt. Kept runs, stored models, the chosen model and backend stay. */
  async function clear(): Promise<void> {
    await keepCurrentRun(context);
    await forgetProject(context);
    await forgetRun(context);
    session.setState({ notices: [] });
  }

  return {
    /** Starts anew; resolves to whether it could (not while a run goes on). */
    async newProject(): Promise<boolean> {
      return await attemptAlone(context, 'run', async () => { await clear(); return true; }) ?? false;
    },

    /** Loads the sample and starts its training; resolves once the training has started. */
    async trySample(): Promise<void> {
      const files = await attemptAlone(context, 'sample', () => Promise.all([
        fetchServed(SAMPLE.train, context.baseUrl), fetchServed(SAMPLE.heldOut, context.baseUrl), fetchServed(SAMPLE.labelWords, context.baseUrl),
      ]));
      if (files === null) return;
      await clear();
      await others.openFile({ ...files[0], name: SAMPLE.fileName });
      await others.openValidationFile(files[1]);
      others.setTemplate(SAMPLE.template);
      const labelWords = z.record(z.string(), z.string()).parse(JSON.parse(new TextDecoder().decode(files[2].bytes)));
      for (const [name, words] of Object.entries(labelWords)) others.setLabelWords(name, words);
      others.setPreset('sample');
      await others.startRun();
    },

    rename(name: string): void { project.set({ name }); },

    setPreferences(patch: Partial<Preferences>): void { preferences.setState(patch); },

    dismissNotice(id: number): void {
      session.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
    },

    dismissError(area: Area): void { clearArea(context, area); },
  };
}
