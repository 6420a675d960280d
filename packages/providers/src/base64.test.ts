import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';

test('agrees with Node for any bytes, also for more than an argument list holds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(decodeBase64(text)).toEqual(new Uint8Array(bytes));
    }),
  );
  const long = new Uint8Array(1_000_000).fill(7);
  expect(encodeBase64(long)).toBe(Buffer.from(long).toString('base64'));
});

test.each(['a', 'ab', 'abc', 'ab=', 'ab==\n', ' ab==', 'a b=', 'ab-_', 'ab==ab==', '====', 'a===', 'é==='])('%j is no base64', (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});

test('bytes have one spelling: bits that nobody reads are nought', () => {
  expect(decodeBase64('QQ==')).toEqual(new Uint8Array([65]));
  for (const other of ['QR==', 'QS==', 'Qf==', 'QUF=']) expect(decodeBase64(other)).toBeUndefined();
});
