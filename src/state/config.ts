import { NO_FACTS, type ConfigFacts } from '../domain/options/facts.ts';
import { resolveConfig, type ResolvedConfig } from '../domain/options/resolve.ts';
import type { TaskPreview } from '../worker/protocol.ts';
import type { Project } from './project.ts';
import type { SessionState } from './session.ts';

/** What is known of model, prompt file and, once the task has been looked at, the data. */
export function factsOf({ initFile }: Pick<Project, 'initFile'>, { model }: Pick<SessionState, 'model'>, preview: TaskPreview | null): ConfigFacts {
  return {
    ...NO_FACTS,
    fileTokens: initFile?.numVirtualTokens ?? null,
    ...(model === null ? {} : { hiddenSize: model.config.hiddenSize, maxPositions: model.config.maxPositions }),
    ...preview,
  };
}

/** The configuration as it stands: what the user chose, and what is chosen for him. */
export function configOf(project: Project, session: SessionState, preview: TaskPreview | null = session.preview): ResolvedConfig {
  return resolveConfig(project.choice, factsOf(project, session, preview));
}
