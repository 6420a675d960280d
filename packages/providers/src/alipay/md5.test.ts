import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { md5 } from './md5.ts';

it('agrees with RFC 1321, appendix A.5', () => {
  expect(md5('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(md5('abc')).toBe('900150983cd24fb0d6963f7d28e17f72');
  expect(md5('abcdefghijklmnopqrstuvwxyz')).toBe('c3fcd3d76192e4007dfb496cca67e13b');
  expect(md5('12345678901234567890123456789012345678901234567890123456789012345678901234567890')).toBe('57edf4a22be3c955ac49da2e2107b67a');
});

it('agrees with node:crypto for every length across three blocks, and beyond ASCII', () => {
  for (let length = 0; length <= 200; length += 1) {
    const text = '杯'.repeat(length % 3) + 'x'.repeat(length);
    expect(md5(text)).toBe(createHash('md5').update(text, 'utf8').digest('hex'));
  }
});
