import { expect, test } from 'vitest';
import { missingForRun } from './missing.ts';

const READY = {
  needs: [], modelLoading: false, config: { promptInit: 'classLabels', initText: '' }, initFileChosen: false, wrongSettings: [],
} as const;

test('nothing is missing when everything is there', () => {
  expect(missingForRun(READY)).toEqual([]);
});

test('without a file the file is asked for, and not the classes that it would bring', () => {
  expect(missingForRun({ ...READY, needs: ['file', 'classes', 'model'], modelLoading: true }))
    .toEqual([{ what: 'data', step: 'data' }, { what: 'modelLoading', step: 'model' }]);
  expect(missingForRun({ ...READY, needs: ['classes'] })).toEqual([{ what: 'task', step: 'data' }]);
});

test('an initialiser needs what it starts from', () => {
  expect(missingForRun({ ...READY, config: { promptInit: 'file', initText: '' } })).toEqual([{ what: 'initFile', step: null }]);
  expect(missingForRun({ ...READY, config: { promptInit: 'text', initText: '  ' } })).toEqual([{ what: 'initText', step: null }]);
  expect(missingForRun({ ...READY, wrongSettings: ['beta1', 'steps'] })).toEqual([{ what: 'settings', step: null, options: ['beta1', 'steps'] }]);
});
