import { expect, test } from 'vitest';
import { judgeFit } from './fit.ts';

const GIB = 2 ** 30;
const need = (bytes: number) => ({ weights: bytes - 3, activations: 2, prompt: 1 });

test.each([
  ['webgpu', GIB, 'fits'], ['webgpu', GIB + 1, 'tight'], ['webgpu', 2 * GIB, 'tight'], ['webgpu', 2 * GIB + 1, 'over'],
  ['wasm', 1.5 * GIB, 'fits'], ['wasm', 1.5 * GIB + 1, 'tight'], ['wasm', 2 * GIB, 'tight'], ['wasm', 2 * GIB + 1, 'over'],
] as const)('on %s with buffers up to 1 GiB, %d bytes: %s', (backend, bytes, fit) => {
  expect(judgeFit(need(bytes), { backend, maxBufferSize: GIB })).toMatchObject({ fit, measure: backend === 'webgpu' ? 'buffer' : 'heap' });
});

test('without a device nothing is said', () => {
  expect(judgeFit(need(5), null)).toEqual({ fit: 'unknown', budget: 0, measure: 'none' });
});
