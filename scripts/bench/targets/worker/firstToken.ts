import type { Client } from '../../../../src/worker/client.ts';
import { median } from '../../measure/statistics.ts';
import type { PageFigure } from '../figures.ts';

const FIRST_TOKEN_MS = 200;
const ASKED = 5;
const TEXT = 'The invoice of last month lists two licences that we have cancelled in time, and nobody answers.\ntopic:';

/** From asking the worker for a continuation until its first token is here: the built-in model without a prompt, a text of some thirty tokens. */
export async function measureFirstToken(client: Client): Promise<PageFigure[]> {
  const figures: PageFigure[] = [];
  for (const backend of ['wasm', 'webgpu'] as const) {
    const { name } = await client.request('device/open', { choice: backend });
    await client.request('model/load', { source: { kind: 'served', name: 'built-in', url: new URL('/models/base/', location.href).href } });
    const times: number[] = [];
    for (let i = 0; i <= ASKED; i++) {
      const asked = performance.now();
      await client.request('prompt/generate', { input: TEXT, maxNew: 1, withPrompt: false });
      times.push(performance.now() - asked);
    }
    const [first = NaN, ...later] = times;
    figures.push(
      { figure: `first token, ${name}: the first time after loading`, value: first, unit: 'ms', target: { bound: 'at most', value: FIRST_TOKEN_MS } },
      { figure: `first token, ${name}: later, median of ${ASKED}`, value: median(later), unit: 'ms', target: { bound: 'at most', value: FIRST_TOKEN_MS } },
    );
  }
  return figures;
}
