import { tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { EncoderRows } from '../domain/batch.ts';
import { StudioError } from '../domain/errors.ts';
import type { DeviceEncoder, PromptRows, Visibility } from './ops/types.ts';

/** `restated`: the ends of intervals of decoder rows in terms of the target queries. */
export function encoderToDevice(encoder: EncoderRows, restated: (ends: Int32Array) => Int32Array): DeviceEncoder {
  return {
    promptRows: promptRowsOf(encoder.rowSource),
    rowSource: tensor1d(encoder.rowSource, 'int32'),
    position: tensor1d(encoder.position, 'int32'),
    visibility: onDevice(encoder.visibleFrom, encoder.visibleUntil),
    cross: onDevice(encoder.crossFrom, encoder.crossUntil),
    targetCross: onDevice(restated(encoder.crossFrom), restated(encoder.crossUntil)),
  };
}

export function encoderTensors(encoder: DeviceEncoder | null): Tensor1D[] {
  if (encoder === null) return [];
  const { promptRows, rowSource, position, visibility, cross, targetCross } = encoder;
  return [...(promptRows === null ? [] : [promptRows.index, promptRows.source]), rowSource, position, ...[visibility, cross, targetCross].flatMap(({ from, until }) => [from, until])];
}

function promptRowsOf(rowSource: Int32Array): PromptRows | null {
  const index = Int32Array.from(rowSource.keys()).filter((row) => (rowSource[row] ?? 0) < 0);
  return index.length === 0 ? null : { index: tensor1d(index, 'int32'), source: tensor1d(index.map((row) => rowSource[row] ?? 0), 'int32') };
}

export function onDevice(hostFrom: Int32Array, hostUntil: Int32Array): Visibility {
  return { from: tensor1d(hostFrom, 'int32'), until: tensor1d(hostUntil, 'int32'), hostFrom, hostUntil };
}

/** Throws `unexpected` where the arrays are empty or of unequal lengths. */
export function checkEncoderShape(encoder: EncoderRows): void {
  const rows = encoder.rowSource.length;
  const same = [encoder.position, encoder.visibleFrom, encoder.visibleUntil, encoder.crossFrom, encoder.crossUntil].every((array) => array.length === rows);
  if (rows > 0 && same) return;
  throw new StudioError('unexpected', `An encoder needs rows, its arrays of equal lengths; it has ${rows} rows.`, { rows });
}
