import { expect, it } from 'vitest';
import { jsonLog } from './log.ts';

it('writes allowed fields only, one line each, and nothing below its level', () => {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => void lines.push(line),
    () => new Date(0),
    'warn',
  );
  const fields = { order: 'ord_1', http: 500, problem: 'a\nb', email: 'canary@example.com', token: 'canary' };
  log('error', 'request', fields);
  log('info', 'request', fields);
  expect(lines).toEqual([
    '{"at":"1970-01-01T00:00:00.000Z","level":"error","event":"request","order":"ord_1","problem":"a\\nb","http":500}\n',
  ]);
});
