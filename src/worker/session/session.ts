import type { BackendChoice } from '../../domain/device.ts';
import { toErrorReport } from '../../domain/errors.ts';
import type { ErrorMessage, Params, RequestName, Result } from '../protocol.ts';
import { createHandlers, type Handlers } from './handlers.ts';
import type { SessionHost } from './host.ts';
import { createState } from './state.ts';

/**
 * One session: a model, some tables, a run at a time. The page's worker and the command line both hold one.
 * `choice`: the device that is opened when one is first needed.
 */
export function createSession(host: SessionHost, choice: BackendChoice = 'auto'): Handlers {
  return createHandlers(createState(host, choice));
}

/** Answers one message with a result or an error; never throws. */
export async function answer<N extends RequestName>(
  handlers: Handlers, { id, name, params }: { readonly id: number; readonly name: N; readonly params: Params<N> },
): Promise<{ readonly kind: 'result'; readonly id: number; readonly name: N; readonly result: Result<N> } | ErrorMessage> {
  try {
    const result = await handlers[name](params);
    return { kind: 'result', id, name, result };
  } catch (error) {
    return { kind: 'error', id, name, error: toErrorReport(error) };
  }
}
