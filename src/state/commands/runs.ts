import { DEFAULT_CONFIG, keysOf, type RunConfig } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import { hasEffect } from '../../domain/options/effect.ts';
import { resolveConfig } from '../../domain/options/resolve.ts';
import { factsOf } from '../config.ts';
import { attemptAlone, keep, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { evaluationRecord } from '../records.ts';
import { bodyOf, changeCard } from '../runs/keep.ts';
import { readyPrompt } from './model.ts';
import type { promptCommands } from './prompt.ts';

export function keptRunCommands(context: Context, { adoptPrompt }: Pick<ReturnType<typeof promptCommands>, 'adoptPrompt'>) {
  const { project, run, runs, session, tabs } = context;
  const cardOf = (id: string) => runs.getState().cards.find((card) => card.id === id);

  return {
    async renameRun(id: string, name: string): Promise<void> { await changeCard(context, id, { name }); },
    async noteRun(id: string, note: string): Promise<void> { await changeCard(context, id, { note }); },

    /** Takes a run out of the list; until the page is opened anew it can be had back. */
    async deleteRun(id: string): Promise<void> {
      // A tab that is opened meanwhile clears away what was deleted: what can be had back stays here.
      await bodyOf(context, id);
      runs.setState(({ chosen }) => ({ lastDeleted: id, chosen: chosen.filter((other) => other !== id) }));
      await changeCard(context, id, { deleted: true });
      tabs.tell({ kinds: ['runs'], back: false });
    },

    async undoDeleteRun(): Promise<void> {
      const { lastDeleted } = runs.getState();
      runs.setState({ lastDeleted: null });
      if (lastDeleted === null) return;
      await changeCard(context, lastDeleted, { deleted: false });
      tabs.tell({ kinds: ['runs'], back: true });
    },

    /** Chooses a run for comparison, or no longer; its curves are fetched. */
    async chooseRun(id: string, chosen: boolean): Promise<void> {
      runs.setState((state) => ({ chosen: chosen ? [...state.chosen.filter((other) => other !== id), id] : state.chosen.filter((other) => other !== id) }));
      if (chosen) await bodyOf(context, id);
    },

    async chooseRuns(ids: readonly string[]): Promise<void> {
      runs.setState({ chosen: ids });
      for (const id of ids) await bodyOf(context, id);
    },

    /** Makes a kept run's prompt and answered examples the current ones, and its task the project's; resolves to whether it is. */
    async openRun(id: string): Promise<boolean> {
      const opened = await attemptAlone(context, 'prompt', async () => {
        const card = cardOf(id);
        const body = await bodyOf(context, id);
        if (card === undefined || body === null) {
          throw new StudioError('nothingLoaded', 'The prompt of this run is not kept any more; train it again with its settings.', { what: 'run' });
        }
        await adoptPrompt({ adapter: body.adapter, origin: 'run', step: card.bestStep, fileName: null, nearest: null });
        const { description } = body.adapter;
        if (body.examples.length > 0 && description?.comparison) {
          const evaluation = { task: description.task, fileName: description.data.fileName, examples: body.examples, comparison: description.comparison };
          run.setState({ evaluation });
          await keep(context, KEYS.evaluation, await evaluationRecord(evaluation));
        }
        return true;
      });
      if (opened === null) return false;
      await readyPrompt(context);
      return true;
    },

    /** Sets the options of a run as this one had them: his choices as the user's, the rest as far as it would come out otherwise. */
    takeRunSettings(id: string): void {
      const card = cardOf(id);
      if (card === undefined) return;
      const { config, origins, preset } = card;
      let chosen: Partial<RunConfig> = {};
      for (const key of keysOf(DEFAULT_CONFIG)) if (origins[key] === 'user') chosen = { ...chosen, [key]: config[key] };
      const { preview } = session.getState();
      // What the program chooses depends on what is chosen already: until nothing differs, or every value is his.
      for (;;) {
        const resolved = resolveConfig({ chosen, preset }, factsOf(project.get(), session.getState(), preview)).config;
        const other = keysOf(DEFAULT_CONFIG).find((key) => resolved[key] !== config[key] && chosen[key] === undefined && hasEffect(key, config));
        if (other === undefined) break;
        chosen = { ...chosen, [other]: config[other] };
      }
      project.set({ choice: { chosen, preset } });
    },
  };
}
