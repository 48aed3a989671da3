/** What licence a model says it has: its card's front matter, else the first words of its licence file. */
export function licenceFrom(card: string | null, licenceFile: string | null): string | null {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card ?? '')?.[1] ?? '';
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*['"]?([^'"#\\r\\n]+?)['"]?[ \\t]*$`, 'm').exec(front)?.[1] ?? null;
  const stated = field('license_name') ?? field('license');
  if (stated !== null) return stated;
  if (licenceFile === null) return null;
  const known = KNOWN.find(([words]) => words.test(licenceFile.slice(0, 400)));
  return known?.[1] ?? licenceFile.trim().split(/\r?\n/, 1)[0]?.trim().slice(0, 80) ?? null;
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/Apache License\s+Version 2\.0/, 'apache-2.0'],
  [/\bMIT License\b|Permission is hereby granted, free of charge/, 'mit'],
];
