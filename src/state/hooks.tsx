import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Preferences } from './preferences.ts';
import type { Project } from './project.ts';
import type { RunState } from './run.ts';
import type { SessionState } from './session.ts';
import { stepStates, type Step, type StepState } from './steps.ts';
import type { Commands, Studio } from './studio.ts';

const StudioContext = createContext<Studio | null>(null);

export function StudioProvider({ studio, children }: { readonly studio: Studio; readonly children: ReactNode }) {
  return <StudioContext value={studio}>{children}</StudioContext>;
}

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === null) throw new Error('useStudio is called outside of StudioProvider');
  return studio;
}

/** Selectors return something stable (a field, a number): a new object each time would render forever. */
export function useProject<T>(selector: (project: Project) => T): T {
  return useStore(useStudio().project, (state) => selector(state.project));
}

export function useHistory(): { readonly canUndo: boolean; readonly canRedo: boolean } {
  const { project } = useStudio();
  const canUndo = useStore(project, (state) => state.history.past.length > 0);
  const canRedo = useStore(project, (state) => state.history.future.length > 0);
  return { canUndo, canRedo };
}

export function useSession<T>(selector: (session: SessionState) => T): T {
  return useStore(useStudio().session, selector);
}

export function useRun<T>(selector: (run: RunState) => T): T {
  return useStore(useStudio().run, selector);
}

export function usePreferences(): Preferences {
  return useStore(useStudio().preferences);
}

export function useCommands(): Commands {
  return useStudio().commands;
}

/** Where one step stands. */
export function useStep(step: Step): StepState {
  const { project, session, run } = useStudio();
  const read = () => JSON.stringify(stepStates(project.getState().project, session.getState(), run.getState()));
  useStore(project, read);
  useStore(session, read);
  useStore(run, read);
  return stepStates(project.getState().project, session.getState(), run.getState())[step];
}
