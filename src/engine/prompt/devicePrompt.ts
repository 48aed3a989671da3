import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { SoftPrompt } from '../../domain/prompt.ts';

/** A soft prompt [P,H] on the device. */
export type DevicePrompt = Tensor2D;

/** Puts a prompt on the open device; the caller disposes it. */
export function toDevicePrompt({ values, numVirtualTokens, hiddenSize }: SoftPrompt): DevicePrompt {
  return tensor2d(values, [numVirtualTokens, hiddenSize]);
}
