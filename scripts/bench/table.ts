import type { BenchResult } from './types.ts';

const COLUMNS: readonly (readonly [string, (result: BenchResult) => string])[] = [
  ['workload', ({ workload }) => workload],
  ['contender', ({ contender }) => contender],
  ['ms/step', ({ msPerStep }) => msPerStep.toFixed(1)],
  ['least', ({ minMsPerStep }) => minMsPerStep.toFixed(1)],
  ['steps', ({ steps }) => String(steps)],
  ['rows', ({ rows }) => String(rows)],
  ['useful MFLOP', ({ usefulFlops }) => (usefulFlops / 1e6).toFixed(0)],
  ['GFLOP/s', ({ gflops }) => gflops.toFixed(2)],
  ['of best product', ({ shareOfBestProduct: share }) => percent(share)],
  ['by processor time', ({ processorShareOfBestProduct: share }) => percent(share)],
  ['linear layers', ({ linearShareOfBestProduct: share }) => percent(share)],
  ['dispatches', ({ dispatches }) => String(dispatches ?? '')],
  ['submissions', ({ submissions }) => String(submissions ?? '')],
  ['GPU MiB', ({ gpuBytes }) => (gpuBytes === null ? '' : (gpuBytes / 2 ** 20).toFixed(0))],
  ['host ms', ({ hostMsPerStep }) => hostMsPerStep.toFixed(1)],
  ['processor ms', ({ processorMsPerStep }) => processorMsPerStep?.toFixed(0) ?? ''],
  ['per second', ({ tokensPerSecond: tokens, examplesPerSecond: examples }) =>
    (tokens === null ? `${(examples ?? NaN).toFixed(0)} examples` : `${tokens.toFixed(1)} tokens`)],
];

function percent(share: number | null): string {
  return share === null ? '' : `${(100 * share).toFixed(0)} %`;
}

/** The results in aligned columns, and beneath each workload how many times faster ours is than each of the others. */
export function formatTable(results: readonly BenchResult[]): string {
  const rows = [COLUMNS.map(([title]) => title), ...results.map((result) => COLUMNS.map(([, text]) => text(result)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
  return [...lines, '', ...ratios(results)].join('\n');
}

/** Our form and the peers it is judged by. */
const JUDGED = [['ours-webgpu', ['ours-webgpu-f16', 'ours-reference', 'tfjs-padded', 'jaxjs-padded']], ['ours-wasm', ['tfjs-wasm-padded']]] as const;

function ratios(results: readonly BenchResult[]): string[] {
  return [...new Set(results.map(({ workload }) => workload))].flatMap((workload) => JUDGED.flatMap(([ours, peers]) => peers.flatMap((peer) => {
    const of = (name: string) => results.find((result) => result.workload === workload && result.contender === name)?.msPerStep;
    const [mine, theirs] = [of(ours), of(peer)];
    return mine === undefined || theirs === undefined ? [] : [`${workload}: ${ours} is ${(theirs / mine).toFixed(1)} times as fast as ${peer}`];
  })));
}
