import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the published check value, and the empty text', () => {
  expect(crc32(bytes('123456789'))).toBe(0xcb_f4_39_26);
  expect(crc32(new Uint8Array())).toBe(0);
  expect(crc32(bytes('The quick brown fox jumps over the lazy dog'))).toBe(0x41_4f_a3_39);
});

/** Node has its own from 20.15 and 22.2 on. */
const peer: unknown = Reflect.get(zlib, 'crc32');

test.skipIf(typeof peer !== 'function')('zlib agrees on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_000 }), (body) => {
      expect(crc32(body)).toBe(typeof peer === 'function' ? Reflect.apply(peer, undefined, [body]) : undefined);
    }),
  );
});
