/** Times and titles, as Alipay takes them. */
import { describe, expect, test } from 'vitest';
import { beijingTime, readBeijingTime } from './clock.ts';
import { subjectOf } from './subject.ts';

describe('time', () => {
  test('is always Beijing’s, whatever zone this machine is in, and without parts of a second', () => {
    expect(beijingTime(Date.parse('2026-11-22T12:00:00.999Z'))).toBe('2026-11-22 20:00:00');
    expect(beijingTime(Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01 00:00:00');
    // Neither summer time in the Beijing of 1988 nor here.
    expect(beijingTime(Date.parse('2026-07-01T00:00:00Z'))).toBe('2026-07-01 08:00:00');
  });

  test('is read back, with and without milliseconds; anything else is none', () => {
    expect(readBeijingTime('2026-11-22 20:00:00')).toBe(Date.parse('2026-11-22T12:00:00Z'));
    expect(readBeijingTime('2026-11-22 20:00:00.123')).toBe(Date.parse('2026-11-22T12:00:00.123Z'));
    for (const nonsense of ['', '2026-11-22', '2026-11-22T20:00:00', '2026-11-22 20:00', '2026-13-22 20:00:00', '2026-11-22 20:00:00Z'])
      expect(readBeijingTime(nonsense), nonsense).toBeUndefined();
  });
});

describe('a title', () => {
  test.each([
    ['Winter mug', 'Winter mug'],
    ['100% cotton', '100% cotton'],
    ['Salt & pepper / A=B', 'Salt ＆ pepper ／ A＝B'],
    ['杯子 500ml', '杯子 500ml'],
    ['mug ☕️ 🎉👩‍🚀', 'mug ☕'],
    ['  a\n\tb\u0000c\u202ed  ', 'a b c d'],
    ['1️⃣ first', '1 first'],
    ['\ud83d alone', 'alone'],
    ['🎉🎉', 'Order'],
    ['', 'Order'],
    ['e\u0301', 'é'],
  ])('%j is told as %j', (title, subject) => {
    expect(subjectOf(title)).toBe(subject);
  });

  test('is cut where it is too long, and never in the middle of a character', () => {
    expect(subjectOf('x'.repeat(300))).toBe(`${'x'.repeat(127)}…`);
    expect(subjectOf('x'.repeat(128))).toBe('x'.repeat(128));
  });
});
