/** Holds every import of `src` (type-only ones too) to the arrows in `src/README.md`. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
/** Whose types all of these may import, as the map says below its arrows. */
const PROTOCOL = 'worker/protocol';
const MAY_TYPE_PROTOCOL = /^(main|ui|state|platform|headless|worker)(\/|$)/;
/** Tests and what they share; these may use any package. */
const FOR_TESTS = /\.test\.tsx?$|(^|\/)test[^/]*(\/|$)/;
/** Packages that have one home. */
const HOMES: readonly { readonly packages: RegExp; readonly zones: RegExp }[] = [
  { packages: /^@tensorflow\//, zones: /^engine(\/|$)/ },
  { packages: /^node:/, zones: /^(headless|engine\/device)$/ },
  { packages: /^(react|react-dom|@mantine)(\/|$)/, zones: /^(ui|state|main)$/ },
];

interface Import { readonly from: string; readonly specifier: string; readonly typeOnly: boolean }

/** `a → b, c → d` as: a may import b, c, d; b and c may import d. Notes in brackets and after a semicolon are not arrows. */
function parseArrows(map: string): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const [, text = ''] of map.matchAll(/^ {4}(\S.* → .*)$/gm)) {
    const groups = text.replaceAll(/\([^)]*\)/g, '').replace(/;.*/, '').split('→').map((group) => group.split(',').map((name) => name.trim()));
    groups.forEach((group, index) => group.forEach((name) => {
      const targets = arrows.get(name) ?? new Set();
      groups.slice(index + 1).flat().forEach((target) => targets.add(target));
      arrows.set(name, targets);
    }));
  }
  return arrows;
}

/** The names of the map that hold this file, longest first: an arrow of a folder is one of its parts' too. */
function zonesOf(path: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const plain = path.replace(/(\.test)?\.tsx?$/, '');
  return [...arrows.keys()].filter((zone) => plain === zone || plain.startsWith(`${zone}/`)).toSorted((a, b) => b.length - a.length);
}

function importsOf(from: string, source: string): Import[] {
  const statements = source.matchAll(/\b(?:(import|export)\s+(type\s)?[^'";]*?\bfrom\s*|import\s*\(?\s*)['"]([^'"]+)['"]/g);
  return Array.from(statements, ([, , type, specifier = '']) => ({ from, specifier, typeOnly: type !== undefined }));
}

/** What is wrong with an import, or null. */
function violation({ from, specifier, typeOnly }: Import, arrows: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const zones = zonesOf(from, arrows), [zone] = zones;
  if (zone === undefined) return `${from}: its folder is not in the map`;
  if (!specifier.startsWith('.')) {
    const home = HOMES.find(({ packages }) => packages.test(specifier));
    return home && !FOR_TESTS.test(from) && !home.zones.test(zone) ? `${from}: ${specifier} has its home elsewhere` : null;
  }
  const path = normalize(join(dirname(from), specifier)), targets = zonesOf(path, arrows);
  if (path === '../package.json' || targets.some((target) => zones.includes(target))) return null;
  if (targets.length === 0) return `${from}: imports ${path}, which is not in the map`;
  if (targets.includes(PROTOCOL) && typeOnly && MAY_TYPE_PROTOCOL.test(zone)) return null;
  return targets.some((target) => zones.some((name) => arrows.get(name)?.has(target))) ? null : `${from}: ${zone} may not import ${path}`;
}

const MAP = '    ui → state → worker/client, domain\n    session → engine (a note), artifacts → domain; more\n    engine/weights → artifacts/floats\n    worker/protocol, data → domain';

describe('the reading of the map', () => {
  const arrows = parseArrows(MAP);
  const check = (from: string, line: string) => importsOf(from, line).map((item) => violation(item, arrows));

  it('takes every name to the right of an arrow as allowed', () => {
    expect([...arrows.get('ui') ?? []]).toEqual(['state', 'worker/client', 'domain']);
    expect([...arrows.get('engine') ?? []]).toEqual(['domain']);
  });

  it.each([
    ['an arrow', 'ui/a.tsx', 'import { x } from \'../state/b.ts\';', null],
    ['an arrow against its direction', 'state/b.ts', 'import { x } from \'../ui/a.tsx\';', 'state/b.ts: state may not import ui/a.tsx'],
    ['a type-only import against its direction', 'domain/a.ts', 'import type { X } from \'../engine/b.ts\';', 'domain/a.ts: domain may not import engine/b.ts'],
    ['an import over several lines', 'engine/a.ts', 'import {\n  x,\n} from \'../state/b.ts\';', 'engine/a.ts: engine may not import state/b.ts'],
    ['a re-export', 'domain/a.ts', 'export * from \'../engine/b.ts\';', 'domain/a.ts: domain may not import engine/b.ts'],
    ['a dynamic import', 'domain/a.ts', 'await import(\'../engine/b.ts\');', 'domain/a.ts: domain may not import engine/b.ts'],
    ['an arrow to one file', 'engine/weights/a.ts', 'import { x } from \'../../artifacts/floats.ts\';', null],
    ['a part of its own folder', 'engine/a.ts', 'import { x } from \'./weights/b.ts\';', null],
    ['an arrow of its parent', 'engine/weights/a.ts', 'import { x } from \'../../domain/b.ts\';', null],
    ['its neighbour', 'engine/weights/a.ts', 'import { x } from \'../../artifacts/csv.ts\';', 'engine/weights/a.ts: engine/weights may not import artifacts/csv.ts'],
    ['the protocol\'s types', 'ui/a.ts', 'import type { X } from \'../worker/protocol.ts\';', null],
    ['the protocol at run time', 'ui/a.ts', 'import { x } from \'../worker/protocol.ts\';', 'ui/a.ts: ui may not import worker/protocol.ts'],
    ['an unknown folder', 'extra/a.ts', 'import { x } from \'../domain/b.ts\';', 'extra/a.ts: its folder is not in the map'],
    ['a sibling', 'data/a.ts', 'import { x } from \'../engine/b.ts\';', 'data/a.ts: data may not import engine/b.ts'],
    ['tfjs outside the engine', 'ui/a.ts', 'import * as tf from \'@tensorflow/tfjs-core\';', 'ui/a.ts: @tensorflow/tfjs-core has its home elsewhere'],
  ])('judges %s', (_, from, line, expected) => {
    expect(check(from, line)).toEqual([expected]);
  });
});

describe('src', () => {
  const arrows = parseArrows(readFileSync(join(SRC, 'README.md'), 'utf8'));
  const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(SRC, join(entry.parentPath, entry.name)));

  it('has every file in a folder of the map', () => {
    expect(files.filter((file) => zonesOf(file, arrows).length === 0 && file !== 'vite-env.d.ts')).toEqual([]);
  });

  it('imports only along the arrows', () => {
    const imports = files.flatMap((file) => importsOf(file, readFileSync(join(SRC, file), 'utf8')));
    expect(imports.length).toBeGreaterThan(files.length / 2);
    expect(imports.map((item) => violation(item, arrows)).filter((wrong) => wrong !== null)).toEqual([]);
  });
});
