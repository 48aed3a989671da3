import { beforeAll, describe } from 'vitest';
import { openWasmInNode } from '../../src/engine/testing/wasm.ts';
import { describeTable } from './table.ts';

describe('against transformers and PEFT on WASM', () => {
  beforeAll(openWasmInNode);
  describeTable('WASM');
});
