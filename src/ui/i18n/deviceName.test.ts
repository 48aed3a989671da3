import { expect, test } from 'vitest';
import { JAVASCRIPT, wasmName } from '../../domain/deviceName.ts';
import { deviceName } from './deviceName.ts';
import { translate, type Translate } from './index.ts';
import { loadLanguage } from './languages.ts';

test.each<[string, string, string]>([
  [wasmName({ threads: 1, simd: true }), 'WebAssembly, 1 thread, SIMD', 'WebAssembly（1 スレッド、SIMD）'],
  [wasmName({ threads: 4, simd: false }), 'WebAssembly, 4 threads', 'WebAssembly（4 スレッド）'],
  [JAVASCRIPT, 'JavaScript', 'JavaScript'],
  ['WebAssembly, 4 thread', 'WebAssembly, 4 thread', 'WebAssembly, 4 thread'],
  ['NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 4090'],
  ['', '–', '–'],
])('%s is said in the language shown, and an adapter keeps its own name', async (name, english, japanese) => {
  for (const [locale, said] of [['en', english], ['ja', japanese]] as const) {
    await loadLanguage(locale);
    const t: Translate = (key, params) => translate(locale, key, params);
    expect(deviceName(name, t)).toBe(said);
  }
});
