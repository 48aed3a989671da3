import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, vi } from 'vitest';
import { describeOnGpu } from '../../src/engine/ops/webgpu/testForms.ts';
import { spoilBuffers } from '../support/spoilBuffers.ts';
import { describeTable } from './table.ts';

/** A software adapter compiles a family's programs for seconds, beside other work for minutes. */
vi.setConfig({ testTimeout: 600_000 });

describeOnGpu('against transformers and PEFT on WebGPU', () => {
  beforeAll(async () => {
    await setBackend('webgpu');
    // No family may read what nobody wrote.
    spoilBuffers();
  });
  describeTable('WebGPU');
});
