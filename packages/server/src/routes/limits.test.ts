import { describe, expect, it } from 'vitest';
import { prefixOf } from '../neighbours.ts';
import { createLimits, defaultLimits } from './limits.ts';

describe('limits', () => {
  it('lets a burst through, then one every while, and says how long to wait', () => {
    let ms = 0;
    const limits = createLimits({ ...defaultLimits, starts: { burst: 3, perMinute: 6 } }, () => new Date(ms));
    expect([1, 2, 3, 4].map(() => limits.take('starts', 'a'))).toEqual([0, 0, 0, 10_000]);
    expect(limits.take('starts', 'b')).toBe(0);
    ms = 9_999;
    expect(limits.take('starts', 'a')).toBe(1);
    ms = 10_000;
    expect(limits.take('starts', 'a')).toBe(0);
    ms = 0;
    expect(limits.take('starts', 'a')).toBeGreaterThan(0);
    ms = 20_000;
    expect(limits.take('starts', 'a')).toBe(0);
  });
  it('takes more for what costs more, and looking costs nothing', () => {
    const limits = createLimits({ ...defaultLimits, misses: { burst: 10, perMinute: 60 } }, () => new Date(0));
    expect(limits.take('misses', 'a', 10)).toBe(0);
    expect(limits.wait('misses', 'a')).toBe(1000);
    expect(limits.wait('misses', 'a')).toBe(1000);
    expect(limits.wait('misses', 'b')).toBe(0);
  });
  it('counts streams, gives each back once', () => {
    const limits = createLimits({ ...defaultLimits, streams: 1 }, () => new Date(0));
    const first = limits.stream('a');
    expect(limits.stream('a')).toBeUndefined();
    first?.();
    first?.();
    expect(limits.stream('a')).toBeDefined();
    expect(limits.stream('a')).toBeUndefined();
  });
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('sees %s as %s', (address, prefix) => {
    expect(prefixOf(address)).toBe(prefix);
  });
});
