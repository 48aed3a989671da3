import type { Context } from '../context.ts';
import type { SweepDraft, SweepFile } from '../sweeps/draft.ts';

export function sweepDraftCommands({ sweeps }: Context) {
  const edit = (patch: Partial<SweepDraft>): void => { sweeps.setState(({ draft }) => ({ draft: { ...draft, ...patch } })); };
  return {
    /** Changes what is filled in under *Try several*. */
    editSweepDraft: edit,

    /** Shows a sweep file there before it is started; null puts it away. */
    planSweep(file: SweepFile | null): void { edit({ file, ...(file === null ? {} : { open: true }) }); },

    /** Leads to that form. */
    askForSweep(): void {
      edit({ open: true });
      sweeps.setState({ asked: true });
    },

    /** The form has come into view. */
    sweepFormSeen(): void { sweeps.setState({ asked: false }); },
  };
}
