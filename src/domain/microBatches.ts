/**
 * Divides a step's examples, in their order, into groups whose rows (`sharedRows` included, padding not) stay within
 * `maxRows`. An example that is longer by itself gets a group of its own. Pack each group with `stepExamples` = the
 * whole step's count: the summed gradients are then exactly the whole batch's.
 */
export function planMicroBatches(lengths: readonly number[], limits: { readonly maxRows: number; readonly sharedRows: number }): number[][] {
  const groups: number[][] = [];
  let rows = Infinity;
  for (const [i, length] of lengths.entries()) {
    rows += length;
    const group = groups.at(-1);
    if (group !== undefined && rows <= limits.maxRows) group.push(i);
    else {
      groups.push([i]);
      rows = limits.sharedRows + length;
    }
  }
  return groups;
}
