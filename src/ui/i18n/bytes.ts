import { formatNumber } from './number.ts';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in bytes as a person says it: 812 bytes, 13.8 MB, 1.2 GB; powers of 1000, as file managers and disks have it; a dash while it is not known. */
export function formatBytes(bytes: number, locale: string): string {
  if (!Number.isFinite(bytes)) return '–';
  let value = bytes;
  let unit: 'byte' | (typeof UNITS)[number] = 'byte';
  for (const next of UNITS) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  const maximumFractionDigits = unit === 'byte' || value >= 100 ? 0 : 1;
  // The short form of a byte knows no plural.
  return formatNumber(value, locale, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits });
}
