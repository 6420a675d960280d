/** The log: one JSON object a line, of fields that `LogFields` names and nothing else. */
import type { Log } from '../shop.ts';

const allowed = [
  'order',
  'attempt',
  'refund',
  'provider',
  'method',
  'code',
  'status',
  'route',
  'request',
  'problem',
  'job',
  'ms',
  'tries',
  'http',
  'count',
] as const;

/** Writes lines by `write`. A field that is not on the list never leaves, even if a caller in plain JavaScript passes it. */
export function jsonLog(write: (line: string) => void, now: () => Date, least: 'info' | 'warn' | 'error' = 'info'): Log {
  const weight = { info: 0, warn: 1, error: 2 };
  return (level, event, fields = {}) => {
    if (weight[level] < weight[least]) return;
    const line: Record<string, string | number> = { at: now().toISOString(), level, event };
    for (const name of allowed) {
      const value = fields[name];
      if (value !== undefined) line[name] = value;
    }
    write(`${JSON.stringify(line)}\n`);
  };
}
