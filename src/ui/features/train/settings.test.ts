import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, RANGES } from '../../../domain/config.ts';
import { cautions, checkNumber, SETTING_GROUPS } from './settings.ts';

test('a typed number is read, or refused with the reason', () => {
  expect(checkNumber('learningRate', ' 0,05 ')).toEqual({ value: 0.05 });
  expect(checkNumber('learningRate', '3e-2')).toEqual({ value: 0.03 });
  expect(checkNumber('steps', '')).toEqual({ problem: 'notNumber' });
  expect(checkNumber('steps', 'many')).toEqual({ problem: 'notNumber' });
  expect(checkNumber('steps', '0')).toEqual({ problem: 'outOfRange' });
  expect(checkNumber('steps', '1.5')).toEqual({ problem: 'notWhole' });
  expect(checkNumber('numVirtualTokens', '201')).toEqual({ problem: 'outOfRange' });
});

test('every number has one place: among the three that matter or in one group', () => {
  const keys = SETTING_GROUPS.flatMap(({ settings }) => settings.filter(({ kind }) => kind === 'number').map(({ key }) => key as string));
  expect([...keys, 'numVirtualTokens', 'steps'].toSorted()).toEqual(Object.keys(RANGES).toSorted());
});

test('what does not go together is said at its setting', () => {
  expect(cautions(DEFAULT_CONFIG, 416)).toEqual({});
  expect(cautions({ ...DEFAULT_CONFIG, schedule: 'warmupCosine', warmupSteps: 300 }, 416)).toEqual({ warmupSteps: 'warmupTooLong' });
  expect(cautions({ ...DEFAULT_CONFIG, warmupSteps: 10, steps: 60, learningRate: 1 }, 20))
    .toEqual({ warmupSteps: 'warmupUnused', evalEvery: 'fewEvaluations', learningRate: 'rateHigh', batchSize: 'batchBeyondData' });
});
