import { add, dispose, keep, pad, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { StudioError } from '../../domain/errors.ts';
import { onDevice } from '../encoder.ts';
import type { DeviceBatch, Visibility } from '../ops/types.ts';

export interface LayerKeys { readonly k: Tensor3D; readonly v: Tensor3D }

/** Key rows: who sees them, and their positions [Rk] int32. */
export interface KeyRows {
  readonly visibility: Visibility;
  readonly position: Tensor1D;
  /** Who sees the rows that an encoder read; null where there are none. */
  readonly cross: Visibility | null;
}

/** Keys and values of rows computed before, so that decoding computes each row once. */
export interface KeyValueCache {
  /** Rows held. */
  readonly length: number;
  /** Starts a forward of more rows: what they see of all `capacity` key rows, and those rows' positions. */
  begin(batch: DeviceBatch): KeyRows;
  /** Adds this forward's k, v [R,hk,D] of a layer; returns all, [capacity,hk,D]. */
  extend(layer: number, k: Tensor3D, v: Tensor3D): LayerKeys;
  /** A layer's keys and values of what the encoder read [E,h,D]: made at the first forward, and kept. */
  keepCross(layer: number, make: () => LayerKeys): LayerKeys;
  /** Ends the forward: its rows count as held. */
  finish(): void;
  dispose(): void;
}

/**
 * A cache of fixed size: shapes never change from token to token, because the WebGPU backend keeps a freed buffer of
 * every size it has seen. Rows not yet filled are zero and seen by nobody.
 */
export function createKeyValueCache(capacity: number): KeyValueCache {
  const layers = new Map<number, LayerKeys>();
  const crossLayers = new Map<number, LayerKeys>();
  let length = 0;
  let textRows = 0;
  const positions = new Int32Array(capacity);
  let current: KeyRows & { readonly rows: number } | null = null;
  const finish = (): void => {
    if (current === null) return;
    length += current.rows;
    const { visibility, position, cross } = current;
    dispose([visibility.from, visibility.until, position, ...visibility.shared?.values() ?? [], ...(cross === null ? [] : [cross.from, cross.until])]);
    current = null;
  };
  return {
    get length() { return length; },
    begin: (batch) => {
      const rows = batch.host.rowSource.length;
      if (length + rows > capacity) throw new StudioError('contextTooLong', `The cache holds ${capacity} rows; ${length + rows} were asked for.`, { capacity });
      positions.set(batch.host.position, length);
      textRows = batch.encoder?.rowSource.shape[0] ?? textRows;
      current = {
        rows, visibility: visibilityWith(batch, length, capacity), position: tensor1d(positions, 'int32'),
        // One text at a time: every new row sees all of it.
        cross: textRows === 0 ? null : onDevice(new Int32Array(textRows), new Int32Array(textRows).fill(rows)),
      };
      return current;
    },
    extend: (layer, k, v) => {
      const before = layers.get(layer);
      const grown = tidy(() => ({ k: place(before?.k, k, length, capacity), v: place(before?.v, v, length, capacity) }));
      layers.set(layer, { k: keep(grown.k), v: keep(grown.v) });
      dispose([before?.k, before?.v].filter((tensor) => tensor !== undefined));
      return grown;
    },
    keepCross: (layer, make) => {
      let kept = crossLayers.get(layer);
      if (kept === undefined) {
        const { k, v } = make();
        kept = { k: keep(k), v: keep(v) };
        crossLayers.set(layer, kept);
      }
      return kept;
    },
    finish,
    dispose: () => {
      finish();
      for (const { k, v } of [...layers.values(), ...crossLayers.values()]) dispose([k, v]);
      layers.clear();
      crossLayers.clear();
    },
  };
}

/** The new rows see every row held before them, and each other as their batch says. */
function visibilityWith({ host }: DeviceBatch, held: number, capacity: number): Visibility {
  const hostFrom = new Int32Array(capacity);
  const hostUntil = new Int32Array(capacity).fill(host.rowSource.length, 0, held);
  hostFrom.set(host.visibleFrom, held);
  hostUntil.set(host.visibleUntil, held);
  return { ...onDevice(hostFrom, hostUntil), shared: new Map() };
}

function place(before: Tensor3D | undefined, rows: Tensor3D, at: number, capacity: number): Tensor3D {
  const padded = pad(rows, [[at, capacity - at - rows.shape[0]], [0, 0], [0, 0]]);
  return before === undefined ? padded : add(before, padded);
}
