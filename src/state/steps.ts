import { isRunning, type RunState } from './run.ts';
import type { Project } from './project.ts';
import type { SessionState } from './session.ts';
import { dataChoice } from './setup.ts';

export const STEPS = ['data', 'task', 'model', 'train', 'evaluate', 'use'] as const;
export type Step = (typeof STEPS)[number];

/** What a step still needs, and where to get it. */
export type Need = 'file' | 'validation' | 'classes' | 'task' | 'model' | 'prompt' | 'evaluation';
export const STEP_OF_NEED: Readonly<Record<Need, Step>> = {
  file: 'data', validation: 'data', classes: 'data', task: 'task', model: 'model', prompt: 'train', evaluation: 'evaluate',
};

/** `done`: has what it is for. `busy`: at work. `wrong`: shows an error. `open`: something to do. */
export interface StepState { readonly mark: 'done' | 'busy' | 'wrong' | 'open'; readonly needs: readonly Need[] }

/** Where each step stands; steps are never locked, these are only facts. */
export function stepStates(project: Project, session: SessionState, run: RunState): Readonly<Record<Step, StepState>> {
  const { busy, errors } = session;
  const dataNeeds: Need[] = session.data === null ? ['file']
    : dataChoice(project, session) === null ? ['validation']
    : (session.profile?.classes.length ?? 0) < 2 ? ['classes'] : [];
  const taskNeeds: Need[] = session.data === null ? ['file'] : project.task === null ? ['classes'] : [];
  const modelNeeds: Need[] = session.model === null ? ['model'] : [];
  const taskFailed: Need[] = taskNeeds.length === 0 && errors.task !== null ? ['task'] : [];
  const toTrain = [...new Set<Need>([...dataNeeds, ...taskNeeds, ...taskFailed, ...modelNeeds])];
  const promptNeeds: Need[] = run.prompt === null ? ['prompt'] : [];
  const state = (needs: readonly Need[], done: boolean, atWork: boolean, wrong: boolean): StepState =>
    ({ needs, mark: atWork ? 'busy' : wrong ? 'wrong' : done && needs.length === 0 ? 'done' : 'open' });
  return {
    data: state(dataNeeds, true, busy.data || busy.validation, errors.data !== null || errors.validation !== null),
    task: state(taskNeeds, session.preview !== null && errors.task === null, busy.task, errors.task !== null),
    model: state(modelNeeds, true, busy.model, errors.model !== null),
    train: state(toTrain, run.status === 'done' && run.prompt !== null, isRunning(run.status), run.status === 'failed' || run.status === 'interrupted'),
    evaluate: state(promptNeeds, run.evaluation !== null, false, false),
    use: state(promptNeeds, true, false, errors.export !== null),
  };
}
