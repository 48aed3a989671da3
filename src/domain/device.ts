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

/** How products are computed: by tiles in workgroup memory, or by subgroups. Both give the same bits. */
export const PRODUCT_WAYS = ['tiled', 'broadcast'] as const;
export type ProductWay = (typeof PRODUCT_WAYS)[number];

/** The largest tiles of a result that an adapter computes products by: 128 by 64, 64 by 64 or 32 by 32. All give the same bits. */
export const PRODUCT_TILES = ['wide', 'square', 'small'] as const;
export type ProductTile = (typeof PRODUCT_TILES)[number];

/** The faster ways of an adapter: few rows, as of a generated token, are another matter than many. */
export interface ProductWays {
  readonly few: ProductWay;
  readonly many: ProductWay;
  readonly tile: ProductTile;
}

/** What timed searches found. */
export interface ProductTuning extends ProductWays {
  /** The adapter's name, and that of the search: another search finds anew. */
  readonly adapter: string;
  /** In float16; absent until a run asked for it, and where float32's ways are taken for it. */
  readonly halves?: ProductWays;
}

/** What computes, and why. */
export interface DeviceReport {
  readonly backend: BackendName;
  /** Adapter description, or one of `deviceName.ts`. */
  readonly name: string;
  /** A WebGPU adapter that is a program on the processor (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
  readonly features: readonly string[];
  /** Bytes; 0 where unknown. */
  readonly maxBufferSize: number;
  readonly maxBindingSize: number;
  readonly selfTest: readonly SelfTestResult[];
  /** For the adapter's next opening; absent or null where there was no choice. Of no record of a run. */
  readonly tuning?: ProductTuning | null;
  /** Why it is not what was asked for or hoped for. */
  readonly notices: readonly { readonly code: DeviceNotice; readonly message: string }[];
}
