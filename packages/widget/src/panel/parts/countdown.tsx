import { useEffect, useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';

/** Under this many milliseconds at its first sight a code's end is not believed: the two clocks differ. */
export const believable = 10_000;

/** Minutes and seconds in the reader's digits: 1:42. */
export const minutesAndSeconds = (ms: number, locale: string): string => {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  const digits = (value: number, least: number): string =>
    new Intl.NumberFormat(locale, { minimumIntegerDigits: least, useGrouping: false }).format(value);
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
};

/**
 * Milliseconds left until an instant, looked at each second; undefined where the end cannot be believed.
 * At 60 and at 15 seconds the time left is said aloud, not more often.
 */
export function useTimeLeft(expiresAt: string, t: Tools): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  const [first, setFirst] = useState({ expiresAt, at: now });
  if (first.expiresAt !== expiresAt) setFirst({ expiresAt, at: Date.now() });
  const end = Date.parse(expiresAt);
  const left = end - first.at >= believable ? Math.max(0, end - now) : undefined;
  const ticking = left !== undefined && left > 0;
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => {
      const next = Date.now();
      setNow(next);
      const seconds = Math.ceil((end - next) / 1000);
      if ((seconds === 60 && end - first.at > 90_000) || seconds === 15) t.announce(t.count(t.m.secondsLeft, seconds));
    }, 1000);
    return () => clearInterval(timer);
  }, [end, ticking]);
  return left;
}
