import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { resolveConfig, type ResolvedConfig } from '../domain/options/resolve.ts';
import { factsOf } from './config.ts';
import type { Preferences } from './preferences.ts';
import type { Project } from './project.ts';
import type { RunState } from './run.ts';
import type { RunsState } from './runs/store.ts';
import type { SessionState } from './session.ts';
import type { StorageState } from './storage/store.ts';
import type { SweepsState } from './sweeps/store.ts';
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
  return useStore(useStudio().drawn, selector);
}

export function useRuns<T>(selector: (runs: RunsState) => T): T {
  return useStore(useStudio().runs, selector);
}

export function useSweeps<T>(selector: (sweeps: SweepsState) => T): T {
  return useStore(useStudio().sweeps, selector);
}

export function useStored<T>(selector: (stored: StorageState) => T): T {
  return useStore(useStudio().stored, selector);
}

/** A run's configuration as it stands, and whose each value is. */
export function useConfig(): ResolvedConfig {
  const choice = useProject((project) => project.choice);
  const initFile = useProject((project) => project.initFile);
  const model = useSession((session) => session.model);
  const preview = useSession((session) => session.preview);
  return useMemo(() => resolveConfig(choice, factsOf({ initFile }, { model }, preview)), [choice, initFile, model, preview]);
}

export function usePreferences(): Preferences {
  return useStore(useStudio().preferences);
}

export function useCommands(): Commands {
  return useStudio().commands;
}

/** Where one step stands. */
export function useStep(step: Step): StepState {
  const { project, session, drawn } = useStudio();
  const read = () => JSON.stringify(stepStates(project.getState().project, session.getState(), drawn.getState()));
  useStore(project, read);
  useStore(session, read);
  useStore(drawn, read);
  return stepStates(project.getState().project, session.getState(), drawn.getState())[step];
}
