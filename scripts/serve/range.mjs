/**
 * One byte range of RFC 9110 §14. Several ranges at once, other units and broken headers are ignored (null: send all),
 * as the standard allows; a range beyond the end is `'unsatisfiable'`.
 * @param {string | undefined} header
 * @param {number} size bytes of the file
 * @returns {{ start: number, end: number } | null | 'unsatisfiable'} bytes [start, end)
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const first = match[1] ?? '', last = match[2] ?? '';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}
