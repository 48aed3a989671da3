/** WGSL element of a storage array. */
export type ElementType = 'f32' | 'i32' | 'u32' | 'vec2<u32>' | 'vec4<f32>' | HalfType;

/** Of a kernel that may use halves. */
export type HalfType = 'f16' | 'vec4<f16>';

export interface Binding { readonly name: string; readonly type: ElementType }

export interface UniformField { readonly name: string; readonly type: 'u32' | 'f32' }

/**
 * A compute program as data. In the body stand: the inputs and outputs by name (arrays), `u.NAME` for the uniforms,
 * `group` (the linear index of the workgroup) and `lane` (the index of the thread in it).
 */
export interface Kernel {
  readonly name: string;
  readonly inputs: readonly Binding[];
  readonly outputs: readonly Binding[];
  readonly uniforms: readonly UniformField[];
  /** Threads of a workgroup; at most 256, which every adapter allows. */
  readonly threads: number;
  /** Whether the body may use subgroups (`subgroup_lane` is the thread's place in its own); the device must have them. */
  readonly subgroups?: boolean;
  /** Whether the body may use f16; the device must have `shader-f16`. */
  readonly halves?: boolean;
  /** Functions, constants and workgroup variables. */
  readonly declarations?: string;
  readonly body: string;
}

const kernels = new Map<string, Kernel>();

/** The kernel of this key, built on first use. The key names everything that changes the program's text. */
export function kernelFor(name: string, variant: readonly (string | number | boolean | null)[], build: (name: string) => Kernel): Kernel {
  const key = `${name}(${variant.join(',')})`;
  let kernel = kernels.get(key);
  if (!kernel) {
    kernel = build(key);
    kernels.set(key, kernel);
  }
  return kernel;
}

/** The whole WGSL text. Inputs, outputs and the uniforms are bindings 0, 1, … of group 0, in this order. */
export function wgslOf(kernel: Kernel): string {
  const storage = [
    ...kernel.inputs.map((input) => ({ ...input, access: 'read' })),
    ...kernel.outputs.map((output) => ({ ...output, access: 'read_write' })),
  ];
  return `${kernel.halves === true ? 'enable f16;' : ''}${kernel.subgroups === true ? 'enable subgroups;' : ''}
struct Uniforms { first_group: u32, end_group: u32, ${kernel.uniforms.map(({ name, type }) => `${name}: ${type}`).join(', ')} }
${storage.map(({ name, type, access }, i) => `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${type}>;`).join('\n')}
@group(0) @binding(${storage.length}) var<uniform> u: Uniforms;
${kernel.declarations ?? ''}
@compute @workgroup_size(${kernel.threads})
fn main(@builtin(workgroup_id) groupId: vec3<u32>, @builtin(num_workgroups) groupCount: vec3<u32>,
        @builtin(local_invocation_index) lane: u32${kernel.subgroups === true ? ', @builtin(subgroup_invocation_id) subgroup_lane: u32' : ''}) {
  let group = u.first_group + groupId.y * groupCount.x + groupId.x;
  if (group >= u.end_group) { return; }
${kernel.body}
}`;
}
