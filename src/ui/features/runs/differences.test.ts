import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../../domain/config.ts';
import { differingOptions } from './differences.ts';

const of = (part: object) => ({ config: { ...DEFAULT_CONFIG, ...part } });

test('names what differs, in the order of the form', () => {
  expect(differingOptions([of({ seed: 1, learningRate: 0.1 }), of({ seed: 2, learningRate: 0.1 }), of({ seed: 1, learningRate: 0.3 })])).toEqual(['learningRate', 'seed']);
});

test('leaves out what has no effect in either: the momentum of AdamW', () => {
  expect(differingOptions([of({ momentum: 0.5 }), of({ momentum: 0.9 })])).toEqual([]);
});

test('tells what only one of them has: the momentum of SGD beside AdamW', () => {
  expect(differingOptions([of({ optimizer: 'sgd' }), of({})])).toEqual(['optimizer', 'beta1', 'beta2', 'epsilon', 'momentum']);
});
