import type { Binding, Kernel, UniformField } from '../webgpu/kernel.ts';
import { matrixBindings, matrixKey, matrixReader } from '../webgpu/matrix.ts';
import type { MatrixForm } from '../webgpu/matrix.ts';
import { clearRegisters, productLoop, productMemory, threadPlace, threadsOf, tileRow } from '../webgpu/product.ts';
import type { ProductShape, Tile } from '../webgpu/product.ts';
import { elementOf, reader, times, WORKGROUP_SUM, writer } from '../webgpu/wgsl.ts';

/** As many as WORKGROUP_SUM adds. */
const SUM_THREADS = 64;
/** Stands for −∞, which WGSL does not promise. */
const LOWEST = '-3.0e38';

/** What the text of a kernel that computes logits depends on. */
export interface LogitsForm {
  readonly tile: Tile;
  readonly matrix: MatrixForm;
  readonly bias: boolean;
  /** Whether logits are capped. */
  readonly capped: boolean;
}

const productOf = ({ tile }: LogitsForm): ProductShape => ({ tile, transposed: true });

/** What tells kernels of different forms apart. */
export const keyOf = ({ tile, matrix, bias, capped }: LogitsForm): (number | string | boolean)[] => [tile.rows, tile.columns, matrixKey(matrix), bias, capped];

const inputsOf = ({ matrix, bias }: LogitsForm): Binding[] => [
  { name: 'rows', type: elementOf(matrix.vector ? 4 : 1) }, ...matrixBindings('head', matrix),
  ...(bias ? [{ name: 'bias', type: 'f32' as const }] : []),
];

/** `finish(product, token)`: four logits from `token` on. Beyond ±15 tanh is ±1 in f32, and some drivers give NaN. */
const declarationsOf = (form: LogitsForm): string => `${productMemory(productOf(form))}
${reader('rows', 'u.width', form.matrix.vector)}
${matrixReader('head', 'u.width', form.matrix)}
fn finish(product: vec4<f32>, token: u32) -> vec4<f32> {
  let z = product${form.bias ? ' + vec4<f32>(bias[token], bias[token + 1u], bias[token + 2u], bias[token + 3u])' : ''};
  return ${form.capped ? 'u.cap * tanh(clamp(z / u.cap, vec4<f32>(-15.0), vec4<f32>(15.0)))' : 'z'};
}`;

const uniformsOf = (...names: readonly string[]): UniformField[] => [...names.map((name) => ({ name, type: 'u32' as const })), { name: 'cap', type: 'f32' }];

/**
 * rows [M,H], a shard of the head [V,H] → per row and part of the vocabulary: its largest logit, and the sum of
 * exp(logit − largest); the logit of the row's target, where the shard holds it. Each thread keeps both for its four
 * rows and columns; at the end they are joined in the tiles' memory.
 */
export function partialsKernel(name: string, form: LogitsForm): Kernel {
  const { tile } = form;
  const lanes = tile.columns / 4;
  return {
    name, threads: threadsOf(tile),
    inputs: [...inputsOf(form), { name: 'target_id', type: 'i32' }],
    outputs: [{ name: 'partials', type: 'f32' }, { name: 'target_logits', type: 'f32' }],
    uniforms: uniformsOf('count', 'shard_rows', 'width', 'parts', 'part_columns', 'first_id', 'first_part', 'all_parts'),
    declarations: declarationsOf(form),
    body: `
  let part = group % u.parts;
  let row0 = group / u.parts * ${tile.rows}u;
  let end = min((part + 1u) * u.part_columns, u.shard_rows);
  ${threadPlace(tile)}
  ${clearRegisters(tile, true)}
  ${times(tile.perThread, (i) => `var largest${i} = ${LOWEST}; var sum${i} = 0.0;
  let target_row${i} = row0 + ${tileRow(tile, i)};
  let target${i} = select(0xffffffffu, u32(target_id[min(target_row${i}, u.count - 1u)]), target_row${i} < u.count);`)}
  for (var column0 = part * u.part_columns; column0 < end; column0 += ${tile.columns}u) {
    ${clearRegisters(tile, false)}
    ${productLoop(productOf(form), { row0: 'row0', column0: 'column0', rows: 'u.count', columns: 'end', begin: '0u', end: 'u.width', offsetB: '0u', readA: 'read_rows', readB: 'read_head' })}
    let columns = vec4<u32>(column0 + 4u * thread_column) + vec4<u32>(0u, 1u, 2u, 3u);
    let seen = columns < vec4<u32>(end);
    let ids = vec4<u32>(u.first_id) + columns;
    ${times(tile.perThread, (i) => `{
      let logit = finish(c${i}, ids.x);
      let z = select(vec4<f32>(${LOWEST}), logit, seen);
      let larger = max(largest${i}, max(max(z.x, z.y), max(z.z, z.w)));
      sum${i} = fma(sum${i}, exp(largest${i} - larger), dot(exp(z - larger), select(vec4<f32>(), vec4<f32>(1.0), seen)));
      largest${i} = larger;
      let found = seen & (ids == vec4<u32>(target${i}));
      if (any(found)) { target_logits[target_row${i}] = dot(select(vec4<f32>(), logit, found), vec4<f32>(1.0)); }
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
  let at = 2u * (row * u.all_parts + u.first_part + part);
  partials[at] = row_largest;
  partials[at + 1u] = row_sum;`,
  };
}

const fourOf = (name: string): string => [0, 1, 2, 3].map((i) => `${name}${i}`).join(', ');

/** Joins the parts of a row: one thread a row. */
export function scoresKernel(name: string): Kernel {
  return {
    name, threads: SUM_THREADS,
    inputs: [{ name: 'partials', type: 'f32' }, { name: 'target_logits', type: 'f32' }],
    outputs: [{ name: 'log_probs', type: 'f32' }, { name: 'log_sum_exp', type: 'f32' }],
    uniforms: ['count', 'parts'].map((field) => ({ name: field, type: 'u32' })),
    body: `
  let row = group * ${SUM_THREADS}u + lane;
  if (row >= u.count) { return; }
  let first = 2u * row * u.parts;
  let end = first + 2u * u.parts;
  var largest = ${LOWEST};
  for (var at = first; at < end; at += 2u) { largest = max(largest, partials[at]); }
  var sum = 0.0;
  for (var at = first; at < end; at += 2u) { sum += partials[at + 1u] * exp(partials[at] - largest); }
  let total = largest + log(sum);
  log_sum_exp[row] = total;
  log_probs[row] = target_logits[row] - total;`,
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

/**
 * The gradient of a chunk of the products, whose logits z are computed again: dLoss·weight·(exp(z − logSumExp) −
 * [v = target]), times the cap's slope 1 − (z/cap)².
 */
export function gradientKernel(name: string, form: LogitsForm, vectorColumns: boolean): Kernel {
  const { tile } = form;
  return {
    name, threads: threadsOf(tile),
    inputs: [...inputsOf(form), { name: 'target_id', type: 'i32' }, { name: 'row_weight', type: 'f32' }, { name: 'log_sum_exp', type: 'f32' }],
    outputs: [{ name: 'd_products', type: elementOf(vectorColumns ? 4 : 1) }],
    uniforms: uniformsOf('count', 'columns', 'width', 'offset', 'first_id', 'row_tiles'),
    declarations: `${declarationsOf(form)}
${writer('d_products', 'u.columns', vectorColumns)}`,
    body: `
  let row0 = (group % u.row_tiles) * ${tile.rows}u;
  let column0 = (group / u.row_tiles) * ${tile.columns}u;
  ${threadPlace(tile)}
  ${clearRegisters(tile, true)}
  ${productLoop(productOf(form), { row0: 'row0', column0: 'column0', rows: 'u.count', columns: 'u.columns', begin: '0u', end: 'u.width', offsetB: 'u.offset', readA: 'read_rows', readB: 'read_head' })}
  let column = column0 + 4u * thread_column;
  if (column >= u.columns) { return; }
  let ids = vec4<u32>(u.first_id + column) + vec4<u32>(0u, 1u, 2u, 3u);
  ${times(tile.perThread, (i) => `{
    let row = row0 + ${tileRow(tile, i)};
    if (row < u.count) {
      let z = finish(c${i}, ids.x);
      let expected = select(vec4<f32>(), vec4<f32>(1.0), ids == vec4<u32>(u32(target_id[row])));
      let slope = ${form.capped ? '1.0 - (z / u.cap) * (z / u.cap)' : '1.0'};
      write_d_products(row, column / 4u, row_weight[row] * (exp(z - log_sum_exp[row]) - expected) * slope);
    }
  }`)}`,
  };
}
