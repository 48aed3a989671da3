import { dispose, fill, keep, tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { StudioError } from '../../domain/errors.ts';
import { onDevice } from '../encoder.ts';
import { appendKeys, appendTurned } from '../ops/appendKeys/index.ts';
import type { DeviceBatch, HeldKeys, PackedHeads, Visibility } from '../ops/types.ts';

/** Key rows: who sees them, and their positions [Rk] int32. */
export interface KeyRows {
  readonly visibility: Visibility;
  /** Which of them the batch's target rows see, as queries by themselves. */
  readonly targetVisibility: Visibility;
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
  extend(layer: number, k: Tensor3D, v: Tensor3D): HeldKeys;
  /** The same of queries, keys and values in one [R,h+2·hk,D], turned first; returns q [R,h,D] too. */
  extendTurned(layer: number, qkv: Tensor3D, heads: PackedHeads): HeldKeys & { readonly q: Tensor3D };
  /** A layer's keys and values of what the encoder read [E,h,D]: made at the first forward, and kept. */
  keepCross(layer: number, make: () => HeldKeys): HeldKeys;
  /** Ends the forward: its rows count as held. */
  finish(): void;
  dispose(): void;
}

/**
 * A cache of fixed size: shapes never change from token to token, because the WebGPU backend keeps a freed buffer of
 * every size it has seen. Rows not yet filled are zero and seen by nobody.
 */
export function createKeyValueCache(capacity: number): KeyValueCache {
  const layers = new Map<number, HeldKeys>();
  const crossLayers = new Map<number, HeldKeys>();
  let length = 0;
  let textRows = 0;
  const positions = new Int32Array(capacity);
  let current: KeyRows & { readonly rows: number } | null = null;
  const finish = (): void => {
    if (current === null) return;
    length += current.rows;
    const { visibility, targetVisibility, position, cross } = current;
    dispose([visibility, targetVisibility, cross].flatMap((vis) => (vis === null ? [] : [vis.from, vis.until, ...vis.shared?.values() ?? []])));
    position.dispose();
    current = null;
  };
  const heldBefore = (layer: number, [, kvHeads, width]: readonly [number, number, number]): HeldKeys =>
    layers.get(layer) ?? { k: keep(fill([capacity, kvHeads, width], 0)), v: keep(fill([capacity, kvHeads, width], 0)) };
  return {
    get length() { return length; },
    begin: (batch) => {
      const rows = batch.host.rowSource.length;
      if (length + rows > capacity) throw new StudioError('contextTooLong', `The cache holds ${capacity} rows; ${length + rows} were asked for.`, { capacity });
      positions.set(batch.host.position, length);
      textRows = batch.encoder?.rowSource.shape[0] ?? textRows;
      const { visibleFrom, visibleUntil } = batch.host;
      const { hostFrom, hostUntil } = batch.targetQueries.visibility;
      current = {
        rows, position: tensor1d(positions, 'int32'),
        visibility: visibilityWith(visibleFrom, visibleUntil, rows, length, capacity),
        targetVisibility: visibilityWith(hostFrom, hostUntil, batch.host.targetRow.length, length, capacity),
        // One text at a time: every new row sees all of it.
        cross: textRows === 0 ? null : onDevice(new Int32Array(textRows), new Int32Array(textRows).fill(rows)),
      };
      return current;
    },
    extend: (layer, k, v) => {
      const held = appendKeys(heldBefore(layer, k.shape), k, v, length);
      layers.set(layer, held);
      return held;
    },
    extendTurned: (layer, qkv, heads) => {
      const { q, held } = appendTurned(heldBefore(layer, [0, heads.kvHeads, qkv.shape[2]]), qkv, heads, length);
      layers.set(layer, held);
      return { q, ...held };
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

/** `queries` see every row held before them, and the new rows as `from` and `until` say. */
function visibilityWith(from: Int32Array, until: Int32Array, queries: number, held: number, capacity: number): Visibility {
  const hostFrom = new Int32Array(capacity);
  const hostUntil = new Int32Array(capacity).fill(queries, 0, held);
  hostFrom.set(from, held);
  hostUntil.set(until, held);
  return { ...onDevice(hostFrom, hostUntil), shared: new Map() };
}
