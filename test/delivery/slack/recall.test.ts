import { describe, expect, it } from 'vitest';
import { createRecall } from '../../../src/delivery/slack/recall.ts';

describe('recall', () => {
  const setUp = () => {
    const clock = { ms: 0 };
    const asked: string[] = [];
    const recall = createRecall<string>({ max: 2, keepMs: 100, ticks: () => clock.ms });
    const get = (key: string) =>
      recall.get(key, async () => {
        asked.push(key);
        return key.toUpperCase();
      });
    return { clock, asked, recall, get };
  };

  it('asks once for concurrent and later questions, until the answer is too old', async () => {
    const { clock, asked, get } = setUp();
    expect(await Promise.all([get('a'), get('a')])).toEqual(['A', 'A']);
    clock.ms = 99;
    await get('a');
    expect(asked).toEqual(['a']);
    clock.ms = 100;
    await get('a');
    expect(asked).toEqual(['a', 'a']);
  });

  it('keeps no more than it may', async () => {
    const { asked, get } = setUp();
    for (const key of ['a', 'b', 'c', 'b', 'a']) await get(key);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('does not keep a failure', async () => {
    const { recall, get } = setUp();
    await expect(recall.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await get('a')).toBe('A');
  });
});
