// Nothing personal reaches the log, wherever it hides.
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { problems } from '../../src/problem.ts';

const userId = `U${'0123456789abcdef'.repeat(2)}`;

function logged(write: (log: ReturnType<typeof createLog>) => void): { text: string; json: Record<string, unknown> } {
  const lines: string[] = [];
  write(createLog('debug', { write: (line) => void lines.push(line) }));
  const text = lines.join('');
  return { text, json: JSON.parse(text) as Record<string, unknown> };
}

describe('the log', () => {
  it('masks LINE user ids in fields, messages and errors, and keeps enough to follow one contact', () => {
    const { text, json } = logged((log) =>
      log.warn({ recipient: userId, deep: { list: [userId] }, err: new Error(`no ${userId}`) }, `for ${userId}`),
    );
    expect(text).not.toContain(userId);
    expect(json['recipient']).toBe('U…abcdef');
    expect(json['msg']).toBe('for U…abcdef');
  });

  it('keeps statements’ parameters, details and drizzle’s messages out, and the cause in', () => {
    const driver = Object.assign(new Error('duplicate key value'), {
      code: '23505',
      constraint_name: 'x_key',
      detail: 'Key (name)=(สมชาย)',
      parameters: ['สมชาย'],
    });
    const drizzle = Object.assign(new Error('Failed query: insert … params: สมชาย', { cause: driver }), {
      query: 'insert',
      params: ['สมชาย'],
    });
    const { text, json } = logged((log) => log.error({ err: drizzle }, 'failed'));
    expect(text).not.toContain('สมชาย');
    expect(json['err']).toMatchObject({
      message: 'a query failed',
      cause: { message: 'duplicate key value', code: '23505', constraint_name: 'x_key' },
    });
  });

  it('writes a Problem with its kind, and what is no error as text', () => {
    expect(logged((log) => log.error({ err: problems.lineThrottled({ retryKey: null }) }, 'x')).json['err']).toMatchObject({
      type: 'Problem',
      kind: 'line-throttled',
    });
    expect(logged((log) => log.error({ err: 'odd' }, 'x')).json['err']).toEqual({ message: 'odd' });
  });

  it('gives times as ISO 8601 and no host name', () => {
    const { json } = logged((log) => log.info('x'));
    expect(json['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(json).not.toHaveProperty('hostname');
  });
});
