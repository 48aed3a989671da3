/** Reading the operands of a product as f16. */
import type { Binding } from './kernel.ts';
import { matrixBindings, matrixReader } from './matrix.ts';
import type { MatrixForm } from './matrix.ts';

/** As `matrixBindings`; stored halves are bound as what they are. */
export function halfBindings(name: string, form: MatrixForm): Binding[] {
  return form.dtype === 'f16' ? [{ name, type: 'vec4<f16>' }] : matrixBindings(name, form);
}

/** `fn read_half_NAME(row, column4) -> vec4<f16>` over a shard: stored halves as they are, anything else rounded. */
export function halfReader(name: string, width: string, form: MatrixForm): string {
  if (form.dtype === 'f16') return halfRows(name, width);
  return `${matrixReader(name, width, form)}
fn read_half_${name}(row: u32, column4: u32) -> vec4<f16> { return vec4<f16>(read_${name}(row, column4)); }`;
}

/** The same over rows of halves that are filled up to a multiple of four. */
export function halfRows(name: string, width: string): string {
  return `fn read_half_${name}(row: u32, column4: u32) -> vec4<f16> { return ${name}[row * ((${width} + 3u) / 4u) + column4]; }`;
}
