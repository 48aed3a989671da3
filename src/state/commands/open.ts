import type { FileBytes } from '../../domain/files.ts';
import type { PickedFile } from '../../platform/dropped.ts';
import { recognise } from '../../platform/recognise.ts';
import type { Step } from '../steps.ts';
import type { dataCommands } from './data.ts';
import type { modelCommands } from './model.ts';
import type { promptCommands } from './prompt.ts';
import type { projectFileCommands } from './projectFile.ts';
import type { sweepDraftCommands } from './sweepDraft.ts';

type Openers = ReturnType<typeof dataCommands> & ReturnType<typeof modelCommands> & ReturnType<typeof promptCommands>
  & Pick<ReturnType<typeof projectFileCommands>, 'offerProject'> & Pick<ReturnType<typeof sweepDraftCommands>, 'planSweep'>;

export function openCommands(openers: Openers) {
  return {
    /**
     * Opens whatever was dropped or picked. `going` hears at once which step is about it, so that the page can show
     * the work and its errors there.
     */
    async open(picked: readonly PickedFile[], going: (step: Step) => void): Promise<void> {
      const found = await recognise(picked);
      switch (found.kind) {
        case 'nothing': return;
        case 'model':
          going('model');
          return openers.openModelFolder(found.name, found.files);
        case 'modelZip':
          going('model');
          return openers.openModelZip(found.name, found.file);
        case 'project':
          return openers.offerProject(found.file, going);
        case 'prompt':
          going('use');
          await openers.importAdapter(await Promise.all(found.files.map(readBytes)));
          return;
        case 'sweep':
          going('train');
          openers.planSweep({ name: found.file.name, text: await found.file.text() });
          return;
        case 'data':
          going('data');
          await openers.openFile(await readBytes(found.file));
          if (found.heldOut !== null) await openers.openValidationFile(await readBytes(found.heldOut));
      }
    },
  };
}

/** A file whole. */
export async function readBytes(file: File): Promise<FileBytes> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
