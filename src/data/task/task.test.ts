import { describe, expect, it } from 'vitest';
import type { Task } from '../../domain/task.ts';
import { tableOf } from '../testTable.ts';
import { checkTask, defaultTask, makeExamples, parseLabelsFile, parseTemplate, sortClasses, templateTail, withLabelWords } from './index.ts';
import { fillTemplate } from '../../domain/template.ts';

const wrong = (code: string, words: RegExp) => expect.objectContaining({ code, message: expect.stringMatching(words) });
const table = tableOf(['review', 'sentiment'], ['good {film}', 'pos'], ['bad', ' neg '], ['so so', ''], ['fine', 'pos'], ['poor', 'neg']);
const task: Task = defaultTask(table, 'review', 'sentiment');

describe('templates', () => {
  it('fill places, braces and the main text; cells are not templates', () => {
    const parts = parseTemplate('{{{text}}} is {sentiment}', table.columns, 'review');
    expect(fillTemplate(parts, (column) => `<${column}{x}>`)).toBe('{<review{x}>} is <sentiment{x}>');
  });
  it('prefer a column that is called text', () => {
    expect(parseTemplate('{text}', ['text', 'review'], 'review')).toMatchObject([{ kind: 'cell', column: 'text' }]);
  });
  it('have a tail', () => {
    expect(templateTail('{text}\nlabel:')).toBe('\nlabel:');
    expect(templateTail('Text: {text}')).toBe('');
  });
  it.each([
    ['{text} of {nobody}', /wrong at character 11: .*"nobody"; choose from \{review\}, \{sentiment\}, \{text\}/],
    ['say {text', /at character 5: .*never closed/],
    ['say text}', /at character 9: .*closes nothing/],
    ['no place', /no place for a column/],
  ])('%j is refused', (template, words) => {
    expect(() => parseTemplate(template, table.columns, 'review')).toThrow(wrong('templateInvalid', words));
  });
});

describe('defaultTask', () => {
  it('asks with the label column\'s name and answers with the classes', () => {
    expect(task).toEqual({
      template: '{text}\nsentiment:', textColumn: 'review', labelColumn: 'sentiment',
      classes: [{ name: 'neg', labelWords: ' neg' }, { name: 'pos', labelWords: ' pos' }],
    });
  });
  it.each([['label', 'label'], ['Category', 'category'], ['is_spam', 'label'], ['column 1', 'label'], ['感情', '感情'], ['class', 'label']])(
    'label column %j asks for %j', (column, word) => {
      expect(defaultTask(tableOf(['text', column], ['a', 'x'], ['b', 'y']), 'text', column).template).toBe(`{text}\n${word}:`);
    });
  it('writes underscores as spaces', () => {
    expect(defaultTask(tableOf(['t', 'l'], ['a', 'card_arrival'], ['b', 'x']), 't', 'l').classes[0]).toEqual({ name: 'card_arrival', labelWords: ' card arrival' });
  });
  it('sorts numbers by value and words by code', () => {
    expect(sortClasses(['10', '9', '-1'])).toEqual(['-1', '9', '10']);
    expect(sortClasses(['b', 'a', 'B', '10'])).toEqual(['10', 'B', 'a', 'b']);
  });
});

describe('makeExamples', () => {
  it('fills in every row; an empty or unknown label is -1', () => {
    expect(makeExamples(table, task)).toEqual([
      { row: 0, line: 2, text: 'good {film}', input: 'good {film}\nsentiment:', classIndex: 1 },
      { row: 1, line: 3, text: 'bad', input: 'bad\nsentiment:', classIndex: 0 },
      { row: 2, line: 4, text: 'so so', input: 'so so\nsentiment:', classIndex: -1 },
      { row: 3, line: 5, text: 'fine', input: 'fine\nsentiment:', classIndex: 1 },
      { row: 4, line: 6, text: 'poor', input: 'poor\nsentiment:', classIndex: 0 },
    ]);
    const fewer = { ...task, classes: task.classes.slice(0, 1) };
    expect(makeExamples(table, fewer).map(({ classIndex }) => classIndex)).toEqual([-1, 0, -1, -1, 0]);
  });
});

describe('checkTask', () => {
  it('passes a task that can run', () => {
    expect(() => checkTask(table, task, { minPerClass: 2 })).not.toThrow();
  });
  it('names a missing column and what there is', () => {
    expect(() => checkTask(table, { ...task, labelColumn: 'mood' }, { minPerClass: 0 })).toThrow(wrong('columnMissing', /"mood".*"review", "sentiment"/));
    expect(() => makeExamples(table, { ...task, textColumn: 'body' })).toThrow(wrong('templateInvalid', /character 1/));
  });
  it('refuses one class', () => {
    const same = tableOf(['text', 'label'], ['a', 'x'], ['b', 'x']);
    expect(() => checkTask(same, defaultTask(same, 'text', 'label'), { minPerClass: 0 })).toThrow(wrong('taskOneClass', /one class only, "x"/));
    const none = tableOf(['text', 'label'], ['a', ''], ['b', ' ']);
    expect(() => checkTask(none, defaultTask(none, 'text', 'label'), { minPerClass: 0 })).toThrow(wrong('taskOneClass', /is empty/));
  });
  it('refuses a class with one example only where a stratified split is asked', () => {
    const lone = tableOf(['text', 'label'], ['a', 'x'], ['b', 'x'], ['c', 'y']);
    const loneTask = defaultTask(lone, 'text', 'label');
    expect(() => checkTask(lone, loneTask, { minPerClass: 2 })).toThrow(wrong('classTooSmall', /"y" has one example only.*validation file/));
    expect(() => checkTask(lone, loneTask, { minPerClass: 0 })).not.toThrow();
  });
  it('refuses a class without words', () => {
    const bare = withLabelWords(task, new Map([['pos', '']]));
    expect(() => checkTask(table, bare, { minPerClass: 0 })).toThrow(wrong('labelWordsMissing', /"pos"/));
  });
});

describe('parseLabelsFile', () => {
  it('gives words verbatim', () => {
    const words = parseLabelsFile('{"1": " good", "0": " bad "}', 'labels.json', ['0', '1']);
    expect([...words]).toEqual([['0', ' bad '], ['1', ' good']]);
    expect(withLabelWords({ ...task, classes: [{ name: '1', labelWords: ' 1' }] }, words).classes).toEqual([{ name: '1', labelWords: ' good' }]);
  });
  it('passes over classes that these data lack', () => {
    expect(parseLabelsFile('{"0": " bad", "1": " good", "2": " odd"}', 'labels.json', ['0', '1']).get('1')).toBe(' good');
  });
  it.each([
    ['{"0": " bad"', 'labelsFileInvalid', /labels\.json .*not JSON/],
    ['[" bad"]', 'labelsFileInvalid', /object from class to label words/],
    ['{"0": 1, "1": "a"}', 'labelsFileInvalid', /"0" are not text/],
    ['{"0": "a", "2": "b"}', 'labelsFileInvalid', /no words for class "1".* "2" is no class .* "0", "1"/],
    ['{"0": "a"}', 'labelWordsMissing', /Class "1"/],
  ])('%s is refused', (json, code, words) => {
    expect(() => parseLabelsFile(json, 'labels.json', ['0', '1'])).toThrow(wrong(code, words));
  });
});
