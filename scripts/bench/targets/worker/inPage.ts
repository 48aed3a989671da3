/** The studio's worker asked by the page's own client: the body's `data-results` (JSON) or `data-error` says how it ended. */
import { createClient } from '../../../../src/worker/client.ts';
import type { PageFigure } from '../figures.ts';
import { measureFirstToken } from './firstToken.ts';
import { measureStoredWeights } from './storedWeights.ts';

const client = createClient(new Worker(new URL('../../../../src/worker/training.worker.ts', import.meta.url), { type: 'module' }));

async function run(): Promise<PageFigure[]> {
  return [...await measureStoredWeights(client), ...await measureFirstToken(client)];
}

run().then(
  (figures) => { document.body.dataset['results'] = JSON.stringify(figures); },
  (error: unknown) => { document.body.dataset['error'] = error instanceof Error ? error.message : String(error); },
);
