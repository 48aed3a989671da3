import { expect, test } from 'vitest';
import type { DeviceReport, ProductTuning } from '../../domain/device.ts';
import type { SessionHost } from './host.ts';
import { ensureArithmetic } from './device.ts';
import { createState } from './state.ts';
import type { SessionState } from './state.ts';

const TUNING: ProductTuning = { adapter: 'a card', few: 'tiled', many: 'tiled', tile: 'wide' };
const FOUND: ProductTuning = { ...TUNING, halves: { few: 'broadcast', many: 'tiled', tile: 'small' } };
const DEVICE: DeviceReport = { backend: 'webgpu', name: 'a card', software: false, features: ['shader-f16'], maxBufferSize: 0, maxBindingSize: 0, selfTest: [], notices: [], tuning: TUNING };

const unasked = (): never => { throw new Error('not asked here'); };

/** A session with this card open, and what it did, in order. */
function opened(): { readonly state: SessionState; readonly did: string[]; readonly parts: NonNullable<Parameters<typeof ensureArithmetic>[2]> } {
  const did: string[] = [];
  const host: SessionHost = { openDevice: unasked, openModel: unasked, keepModel: unasked, hub: { look: unasked, download: unasked }, emit: (name) => { did.push(name); }, now: unasked, date: unasked, breathe: unasked };
  const state = { ...createState(host, 'auto'), device: DEVICE };
  const parts = {
    check: async () => { did.push('check'); },
    tune: async (tuning: ProductTuning | null) => {
      did.push('search');
      return tuning?.halves === undefined ? FOUND : tuning;
    },
  };
  return { state, did, parts };
}

test('before a float16 run the device is tried, its ways are searched for, tried too and told, once', async () => {
  const { state, did, parts } = opened();
  await ensureArithmetic(state, 'float16', parts);
  expect(did).toEqual(['check', 'search', 'check', 'device/tuned']);
  expect([state.tuning, state.device?.tuning]).toEqual([FOUND, FOUND]);
  did.length = 0;
  await ensureArithmetic(state, 'float16', parts);
  expect(did).toEqual(['check', 'search', 'check']);
});

test('nothing is searched for float32, nor on a device whose float16 is refused', async () => {
  const { state, did, parts } = opened();
  await ensureArithmetic(state, 'float32', parts);
  expect(did).toEqual(['check']);
  await expect(ensureArithmetic(state, 'float16', { ...parts, check: () => Promise.reject(new Error('wrong')) })).rejects.toThrow('wrong');
  expect(did).toEqual(['check']);
});
