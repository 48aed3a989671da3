export type BackendName = 'webgpu' | 'wasm' | 'cpu';
export type BackendChoice = 'auto' | BackendName;

export interface SelfTestResult {
  readonly operation: string;
  readonly passed: boolean;
  /** Largest |got - expected| / (1 + |expected|) over values and gradients. */
  readonly error: number;
}

export type DeviceNotice =
  | 'noWebGPU' | 'noAdapter' | 'softwareAdapter' | 'selfTestFailed' | 'noThreads';

/** What computes, and why. */
export interface DeviceReport {
  readonly backend: BackendName;
  /** Adapter description, or "WebAssembly, 4 threads, SIMD", or "JavaScript". */
  readonly name: string;
  /** A WebGPU adapter that is a program on the processor (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
  readonly features: readonly string[];
  /** Bytes; 0 where unknown. */
  readonly maxBufferSize: number;
  readonly maxBindingSize: number;
  readonly selfTest: readonly SelfTestResult[];
  /** Why it is not what was asked for or hoped for. */
  readonly notices: readonly { readonly code: DeviceNotice; readonly message: string }[];
}
