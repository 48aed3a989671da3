import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, RANGES, WORDS } from '../../../domain/config.ts';
import { cautions, checkNumber, SETTING_GROUPS } from './settings.ts';

test('a typed number is read, or refused with the reason', () => {
  expect(checkNumber('learningRate', ' 0,05 ')).toEqual({ value: 0.05 });
  expect(checkNumber('learningRate', '3e-2')).toEqual({ value: 0.03 });
  expect(checkNumber('learningRate', '０．０５')).toEqual({ value: 0.05 });
  expect(checkNumber('steps', '１２００')).toEqual({ value: 1200 });
  expect(checkNumber('steps', '1,000')).toEqual({ value: 1000 });
  expect(checkNumber('steps', '1,00')).toEqual({ value: 1 });
  expect(checkNumber('steps', '')).toEqual({ problem: 'notNumber' });
  expect(checkNumber('steps', 'many')).toEqual({ problem: 'notNumber' });
  expect(checkNumber('steps', '0')).toEqual({ problem: 'outOfRange' });
  expect(checkNumber('steps', '1.5')).toEqual({ problem: 'notWhole' });
  expect(checkNumber('numVirtualTokens', '201')).toEqual({ problem: 'outOfRange' });
});

test('every option has one place: among the three that matter or in one group', () => {
  const keys = SETTING_GROUPS.flatMap(({ settings }) => settings.map(({ key }): string => key));
  expect([...keys, 'numVirtualTokens', 'steps', 'epochs', 'promptInit', 'initText'].toSorted())
    .toEqual([...Object.keys(RANGES), ...Object.keys(WORDS), 'initText'].toSorted());
  expect(Object.keys(DEFAULT_CONFIG).toSorted()).toEqual([...Object.keys(RANGES), ...Object.keys(WORDS), 'initText'].toSorted());
});

test('what does not go together is said at its setting', () => {
  expect(cautions(DEFAULT_CONFIG, 416)).toEqual({});
  expect(cautions({ ...DEFAULT_CONFIG, schedule: 'cosine', warmupSteps: 300 }, 416)).toEqual({ warmupSteps: 'warmupTooLong' });
  expect(cautions({ ...DEFAULT_CONFIG, steps: 60, learningRate: 1 }, 20))
    .toEqual({ evalEvery: 'fewEvaluations', learningRate: 'rateHigh', batchSize: 'batchBeyondData' });
  expect(cautions({ ...DEFAULT_CONFIG, optimizer: 'adafactor', learningRate: 1, lengthBy: 'epochs', steps: 60 }, 416)).toEqual({});
});
