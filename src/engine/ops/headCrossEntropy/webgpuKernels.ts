import type { Kernel } from '../webgpu/kernel.ts';
import { clearRegisters, productLoop, productMemory, threadPlace, threadsOf, tileRow } from '../webgpu/product.ts';
import type { ProductShape, Tile } from '../webgpu/product.ts';
import { elementOf, reader, times, WORKGROUP_SUM, writer } from '../webgpu/wgsl.ts';

/** As many as WORKGROUP_SUM adds. */
const SUM_THREADS = 64;
/** Stands for −∞, which WGSL does not promise. */
const LOWEST = '-3.0e38';

const logits = (tile: Tile): ProductShape => ({ tile, transposed: true });

const logitsDeclarations = (tile: Tile, vector: boolean): string => [
  productMemory(logits(tile)), reader('rows', 'u.width', vector), reader('head', 'u.width', vector),
].join('\n');

/**
 * rows [M,H], head [V,H] → per row and part of the vocabulary: its largest logit, and the sum of exp(logit − largest).
 * Each thread keeps both for its four rows and columns; at the end they are joined in the tiles' memory.
 */
export function partialsKernel(name: string, tile: Tile, vector: boolean): Kernel {
  const type = elementOf(vector ? 4 : 1);
  const lanes = tile.columns / 4;
  return {
    name, threads: threadsOf(tile),
    inputs: [{ name: 'rows', type }, { name: 'head', type }],
    outputs: [{ name: 'partials', type: 'f32' }],
    uniforms: ['count', 'vocab_size', 'width', 'parts', 'part_columns'].map((field) => ({ name: field, type: 'u32' })),
    declarations: logitsDeclarations(tile, vector),
    body: `
  let part = group % u.parts;
  let row0 = group / u.parts * ${tile.rows}u;
  let end = min((part + 1u) * u.part_columns, u.vocab_size);
  ${threadPlace(tile)}
  ${clearRegisters(tile, true)}
  ${times(tile.perThread, (i) => `var largest${i} = ${LOWEST}; var sum${i} = 0.0;`)}
  for (var column0 = part * u.part_columns; column0 < end; column0 += ${tile.columns}u) {
    ${clearRegisters(tile, false)}
    ${productLoop(logits(tile), { row0: 'row0', column0: 'column0', rows: 'u.count', columns: 'end', begin: '0u', end: 'u.width', offsetB: '0u', readA: 'read_rows', readB: 'read_head' })}
    let seen = vec4<u32>(column0 + 4u * thread_column) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(end);
    ${times(tile.perThread, (i) => `{
      let z = select(vec4<f32>(${LOWEST}), c${i}, seen);
      let larger = max(largest${i}, max(max(z.x, z.y), max(z.z, z.w)));
      sum${i} = fma(sum${i}, exp(largest${i} - larger), dot(exp(z - larger), select(vec4<f32>(), vec4<f32>(1.0), seen)));
      largest${i} = larger;
    }`)}
  }
  workgroupBarrier();
  tile_a[lane] = vec4<f32>(${fourOf('largest')});
  tile_b[lane] = vec4<f32>(${fourOf('sum')});
  workgroupBarrier();
  let row = row0 + lane;
  if (lane >= ${tile.rows}u || row >= u.count) { return; }
  let first = lane % ${tile.rows / 4}u * ${lanes}u;
  let held = lane / ${tile.rows / 4}u;
  var row_largest = ${LOWEST};
  let last = first + min(${lanes}u, (end - part * u.part_columns + 3u) / 4u);
  for (var j = first; j < last; j++) { row_largest = max(row_largest, tile_a[j][held]); }
  var row_sum = 0.0;
  for (var j = first; j < last; j++) { row_sum += tile_b[j][held] * exp(tile_a[j][held] - row_largest); }
  let at = 2u * (row * u.parts + part);
  partials[at] = row_largest;
  partials[at + 1u] = row_sum;`,
  };
}

const fourOf = (name: string): string => [0, 1, 2, 3].map((i) => `${name}${i}`).join(', ');

/** Joins the parts of a row, and takes its target's logit: one workgroup a row. */
export function scoresKernel(name: string): Kernel {
  return {
    name, threads: SUM_THREADS,
    inputs: [{ name: 'partials', type: 'f32' }, { name: 'rows', type: 'f32' }, { name: 'head', type: 'f32' }, { name: 'target_id', type: 'i32' }],
    outputs: [{ name: 'log_probs', type: 'f32' }, { name: 'log_sum_exp', type: 'f32' }],
    uniforms: ['width', 'parts'].map((field) => ({ name: field, type: 'u32' })),
    declarations: WORKGROUP_SUM,
    body: `
  let row_at = group * u.width;
  let head_at = u32(target_id[group]) * u.width;
  var product = 0.0;
  for (var i = lane; i < u.width; i += ${SUM_THREADS}u) { product = fma(rows[row_at + i], head[head_at + i], product); }
  let target_logit = sum_all(lane, product);
  if (lane != 0u) { return; }
  var largest = ${LOWEST};
  for (var part = 0u; part < u.parts; part++) { largest = max(largest, partials[2u * (group * u.parts + part)]); }
  var sum = 0.0;
  for (var part = 0u; part < u.parts; part++) {
    let at = 2u * (group * u.parts + part);
    sum += partials[at + 1u] * exp(partials[at] - largest);
  }
  let total = largest + log(sum);
  log_sum_exp[group] = total;
  log_probs[group] = target_logit - total;`,
  };
}

/** Σ weight·(−logProb); a weight of 0 takes nothing, whatever its row holds. */
export function lossKernel(name: string): Kernel {
  return {
    name, threads: SUM_THREADS,
    inputs: [{ name: 'log_probs', type: 'f32' }, { name: 'target_weight', type: 'f32' }],
    outputs: [{ name: 'loss', type: 'f32' }],
    uniforms: [{ name: 'count', type: 'u32' }],
    declarations: WORKGROUP_SUM,
    body: `
  var sum = 0.0;
  for (var i = lane; i < u.count; i += ${SUM_THREADS}u) {
    if (target_weight[i] != 0.0) { sum -= target_weight[i] * log_probs[i]; }
  }
  let total = sum_all(lane, sum);
  if (lane == 0u) { loss[0] = total; }`,
  };
}

/** The gradient of a chunk of the logits, which are computed again: dLoss·weight·(exp(z − logSumExp) − [v = target]). */
export function gradientKernel(name: string, tile: Tile, vector: boolean, vectorColumns: boolean): Kernel {
  const type = elementOf(vector ? 4 : 1);
  return {
    name, threads: threadsOf(tile),
    inputs: [
      { name: 'rows', type }, { name: 'head', type }, { name: 'target_id', type: 'i32' },
      ...['target_weight', 'log_sum_exp', 'd_loss'].map((input) => ({ name: input, type: 'f32' as const })),
    ],
    outputs: [{ name: 'd_logits', type: elementOf(vectorColumns ? 4 : 1) }],
    uniforms: ['count', 'columns', 'width', 'offset', 'row_tiles'].map((field) => ({ name: field, type: 'u32' })),
    declarations: `${logitsDeclarations(tile, vector)}
${writer('d_logits', 'u.columns', vectorColumns)}`,
    body: `
  let row0 = (group % u.row_tiles) * ${tile.rows}u;
  let column0 = (group / u.row_tiles) * ${tile.columns}u;
  ${threadPlace(tile)}
  ${clearRegisters(tile, true)}
  ${productLoop(logits(tile), { row0: 'row0', column0: 'column0', rows: 'u.count', columns: 'u.columns', begin: '0u', end: 'u.width', offsetB: 'u.offset', readA: 'read_rows', readB: 'read_head' })}
  let column = column0 + 4u * thread_column;
  if (column >= u.columns) { return; }
  let ids = vec4<u32>(u.offset + column) + vec4<u32>(0u, 1u, 2u, 3u);
  ${times(tile.perThread, (i) => `{
    let row = row0 + ${tileRow(tile, i)};
    if (row < u.count) {
      let expected = select(vec4<f32>(), vec4<f32>(1.0), ids == vec4<u32>(u32(target_id[row])));
      write_d_logits(row, column / 4u, d_loss[0] * target_weight[row] * (exp(c${i} - log_sum_exp[row]) - expected));
    }
  }`)}`,
  };
}
