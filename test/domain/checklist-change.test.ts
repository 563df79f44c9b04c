import { describe, expect, test } from 'vitest';
import {
  type Checklist,
  type ChecklistTask,
  checklistOf,
  type StoredTask,
} from '../../src/domain/checklist.ts';
import { addTask, assignTask, reopenTask, slugOf, tickTask } from '../../src/domain/checklist-change.ts';
import { anchorsOf } from '../../src/domain/notice-deadline.ts';
import { activtrak, at, contractOf, day } from '../support/factories.ts';

function listOn(id: string, stored: readonly StoredTask[] = [], today = '2027-06-01'): Checklist {
  const list = activtrak.checklists.find((candidate) => candidate.id === id);
  if (list === undefined) throw new Error(`there is no list ${id}`);
  const anchors = anchorsOf(contractOf(), activtrak);
  return checklistOf(list, { anchors, stored, asOf: day(today), accountFree: false, timeZone: 'UTC' });
}

function taskOf(list: Checklist, id: string): ChecklistTask {
  const task = list.tasks.find((candidate) => candidate.id === id);
  if (task === undefined) throw new Error(`there is no task ${id}`);
  return task;
}

const AT = at('2027-06-01T10:00:00.123Z');
const ANN = { by: 'ann@example.com', at: AT, note: null };

describe('ticking', () => {
  test('writes who and when, and keeps due null for a task of the playbook', () => {
    const list = listOn('pre-downgrade');
    expect(tickTask(list, taskOf(list, 'export-data'), { ...ANN, note: ' in\n the  vault ' })).toEqual({
      what: 'task.done',
      row: {
        list: 'pre-downgrade',
        id: 'export-data',
        title: 'Export the data you want to keep',
        due: null,
        position: 0,
        assignee: null,
        note: 'in the vault',
        done: { at: AT, by: 'ann@example.com' },
      },
      before: { list: 'pre-downgrade', task: 'export-data' },
      after: {
        list: 'pre-downgrade',
        task: 'export-data',
        title: 'Export the data you want to keep',
        by: 'ann@example.com',
        note: 'in the vault',
      },
    });
  });

  test('a task that is done changes nothing, and can be reopened', () => {
    const open = listOn('pre-downgrade');
    const ticked = tickTask(open, taskOf(open, 'export-data'), { ...ANN, note: 'evidence' });
    if (ticked === null) throw new Error('it was open');
    const list = listOn('pre-downgrade', [ticked.row]);
    const task = taskOf(list, 'export-data');
    expect(tickTask(list, task, { ...ANN, by: 'bob@example.com' })).toBeNull();
    const reopened = reopenTask(list, task, { ...ANN, by: 'bob@example.com' });
    expect(reopened).toMatchObject({
      what: 'task.reopened',
      row: { done: null, note: null },
      before: { by: 'ann@example.com', at: '2027-06-01T10:00:00.123Z', note: 'evidence' },
      after: { by: 'bob@example.com' },
    });
    expect(reopenTask(open, taskOf(open, 'export-data'), ANN)).toBeNull();
  });

  test('what is blocked is refused, and the refusal says by what', () => {
    const list = listOn('pre-downgrade');
    expect(() => tickTask(list, taskOf(list, 'delete-screenshots'), ANN)).toThrow(
      'pre-downgrade/delete-screenshots: found it blocked by export-data ("Export the data you want to keep"), expected what comes first to be done first',
    );
  });

  test('a locked list is refused, and the refusal says why and until when', () => {
    const list = listOn('pre-deletion');
    for (const task of list.tasks)
      expect(() => tickTask(list, task, ANN)).toThrow(
        /the list is locked\. The account must show Free first\..*1 July 2027/,
      );
  });

  test.each([
    ['an empty note', { note: ' \n' }, 'note: found " \\n", expected a text that is not empty'],
    ['an endless note', { note: 'x'.repeat(1001) }, 'note: found 1001 characters, expected at most 1000'],
    ['an empty name', { by: '' }, 'by: found "", expected a text that is not empty'],
  ])('%s is refused', (_name, changes, words) => {
    const list = listOn('pre-downgrade');
    expect(() => tickTask(list, taskOf(list, 'export-data'), { ...ANN, ...changes })).toThrow(words);
  });
});

describe('assigning and adding', () => {
  test('a task is given to somebody once, locked or not, and keeps what is stored of it', () => {
    const list = listOn('pre-deletion');
    const assigned = assignTask(list, taskOf(list, 'confirm-export'), 'bob@example.com', ANN);
    expect(assigned).toMatchObject({
      what: 'task.assigned',
      row: { assignee: 'bob@example.com' },
      before: { assignee: null },
    });
    if (assigned === null) throw new Error('it was nobodys');
    const again = listOn('pre-deletion', [assigned.row]);
    expect(assignTask(again, taskOf(again, 'confirm-export'), 'BOB@example.com', ANN)).toBeNull();
    expect(assignTask(again, taskOf(again, 'confirm-export'), 'eve@example.com', ANN)).toMatchObject({
      before: { assignee: 'bob@example.com' },
    });
  });

  test('added tasks get ids of their own behind those that are there', () => {
    const stored: StoredTask[] = [];
    const ids = [
      'Tell the works council!',
      'Tell the  works council',
      'Export data',
      '解約',
      'tell the works council-2',
    ].map((title) => {
      const { row, what } = addTask(listOn('pre-downgrade', stored), title, day('2027-06-02'));
      expect(what).toBe('task.added');
      stored.push(row);
      return row.id;
    });
    expect(ids).toEqual([
      'tell-the-works-council',
      'tell-the-works-council-2',
      'export-data-2',
      'task',
      'tell-the-works-council-2-2',
    ]);
    expect(stored.map(({ position }) => position)).toEqual([4, 5, 6, 7, 8]);
    const list = listOn('pre-downgrade', stored);
    expect(tickTask(list, taskOf(list, 'task'), ANN)?.row).toMatchObject({ due: '2027-06-02', position: 7 });
  });

  test.each([
    ['Überweisung prüfen', 'uberweisung-prufen'],
    ['  --  ', 'task'],
    [`${'long '.repeat(20)}`, 'long-long-long-long-long-long-long-long'],
  ])('%j becomes %s', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });
});
