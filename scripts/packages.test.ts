import { describe, expect, it } from 'vitest';
import { atLeast, packagesComplete } from './lib/packages.mjs';

describe('what is installed', () => {
  it('compares versions by number, not by letters', () => {
    expect(atLeast('20.19.0', '20.19.0')).toBe(true);
    expect(atLeast('20.9.1', '20.19.0')).toBe(false);
    expect(atLeast('22.1.0', '20.19.0')).toBe(true);
    expect(atLeast('18.20.4', '20.19.0')).toBe(false);
  });

  it('is complete when every locked package is there in its version, optional ones apart', () => {
    const locked = new Map([
      ['', { version: '0.1.0' }],
      ['node_modules/a', { version: '1.0.0' }],
      ['node_modules/b-win32', { version: '2.0.0', optional: true }],
    ]);
    expect(packagesComplete(locked, new Map([['node_modules/a', { version: '1.0.0' }]]))).toBe(true);
    expect(packagesComplete(locked, new Map([['node_modules/a', { version: '1.0.1' }]]))).toBe(false);
    expect(packagesComplete(locked, new Map([['node_modules/b-win32', { version: '2.0.0' }]]))).toBe(false);
    expect(packagesComplete(locked, new Map())).toBe(false);
  });
});
