import { downloadBlob } from '../../platform/download.ts';
import { attemptAlone, type Context } from '../context.ts';
import type { Before } from '../projectFile/open.ts';
import type { Step } from '../steps.ts';

/** Saving to and opening from one file. Its code comes when it is first used. */
export function projectFileCommands(context: Context) {
  const { project, run, session } = context;
  let before: Before | null = null;

  async function openProject(file: File): Promise<boolean> {
    session.setState({ projectOffer: null });
    const opened = await attemptAlone(context, 'project', async () => (await import('../projectFile/open.ts')).openProjectFile(context, file));
    if (opened === null) return false;
    before = opened;
    return true;
  }

  return {
    openProject,

    /** Saves the project with all that belongs to it but the weights; resolves to whether it could (`errors.project`). */
    async saveProject(): Promise<boolean> {
      const packed = await attemptAlone(context, 'project', async () => (await import('../projectFile/save.ts')).packProject(context));
      if (packed !== null) downloadBlob(packed.name, packed.blob);
      return packed !== null;
    },

    /** Opens a project file at once where nothing is open, else asks first (`session.projectOffer`). */
    async offerProject(file: File, going: (step: Step) => void): Promise<void> {
      const { file: data, adapterFileOpened } = project.get();
      if (data !== null || adapterFileOpened !== null || run.getState().prompt !== null) session.setState({ projectOffer: file });
      else if (await openProject(file)) going('data');
    },

    dismissProjectOffer(): void { session.setState({ projectOffer: null }); },

    /** Goes back to the project that was there before the last one was opened, until the page is opened anew. */
    async undoOpenProject(): Promise<void> {
      const former = before;
      if (former === null) return;
      const done = await attemptAlone(context, 'project', async () => { await (await import('../projectFile/open.ts')).takeBack(context, former); return true; });
      if (done !== null) before = null;
    },
  };
}
