import { HEAP_BYTES_PER_BYTE } from '../../domain/activationBytes.ts';
import { RANGES } from '../../domain/config.ts';
import type { RunConfig } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import { inArithmetic } from '../../engine/models/inArithmetic.ts';
import { probeGradient } from '../../engine/train/trialStep.ts';
import { ensureModel } from './device.ts';
import { orLost } from './orLost.ts';
import type { Prepared } from './prepare.ts';
import type { SessionState } from './state.ts';
import { createPacker } from './training.ts';

/** What a WebAssembly heap can hold, less room for what else lives there; a heap that has run out cannot be used again. */
const WASM_HEAP_BYTES = 2 ** 31 - 2 ** 28;

/**
 * The rows a forward may have so that the largest step fits the device: what is configured, or half of it again and
 * again. On WebAssembly foreseen from what few rows take; on a GPU tried, the device opened anew where its memory ran out.
 */
export async function fittingRows(state: SessionState, prepared: Prepared, config: RunConfig, prompt: Float32Array): Promise<number> {
  let maxRows = await foreseen(state, prepared, config, prompt);
  for (;;) {
    const { weights } = await ensureModel(state);
    try {
      await orLost(probeGradient(inArithmetic(weights, config.arithmetic), prompt, createPacker(prepared, { ...config, maxRows }).largest()), state.lost);
      return maxRows;
    } catch (error) {
      const half = halfOf(maxRows);
      if (!(error instanceof StudioError) || error.code !== 'outOfMemory' || half === maxRows) throw error;
      maxRows = half;
    }
  }
}

async function foreseen(state: SessionState, prepared: Prepared, config: RunConfig, prompt: Float32Array): Promise<number> {
  let { maxRows } = config;
  if (state.device?.backend !== 'wasm') return maxRows;
  const { weights, summary } = await ensureModel(state);
  const [smallest] = createPacker(prepared, { ...config, maxRows: RANGES.maxRows.min }).largest();
  if (smallest === undefined) return maxRows;
  const { activationBytes } = await probeGradient(weights, prompt, [smallest]);
  const bytesPerRow = (HEAP_BYTES_PER_BYTE * activationBytes) / smallest.usedRows;
  const room = WASM_HEAP_BYTES - summary.deviceBytes;
  while (bytesPerRow * maxRows > room && halfOf(maxRows) < maxRows) maxRows = halfOf(maxRows);
  return maxRows;
}

function halfOf(rows: number): number {
  return Math.max(RANGES.maxRows.min, Math.floor(rows / 2));
}
