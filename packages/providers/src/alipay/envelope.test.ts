import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { membersOf, stringOf } from './envelope.ts';

describe('the members of an answer', () => {
  test('are the very characters that were sent', () => {
    const inner =
      '{"code":"10000", "qr_code":"https:\\/\\/qr.alipay.com\\/x","note":"}],\\"sign\\":\\"x\\"","deep":{"a":[1,{"b":"\\\\"}]}}';
    const members = membersOf(` {\n"alipay_trade_query_response" : ${inner} ,"sign":"abc="}\r\n`);
    expect(members?.get('alipay_trade_query_response')).toBe(inner);
    expect(stringOf(members?.get('sign'))).toBe('abc=');
  });

  test.each([
    '',
    '[]',
    '{',
    '{}x',
    '{"a":1,"a":2}',
    '{"a":1,}',
    '{"a" 1}',
    '{"a":}',
    '{a:1}',
    '{"a":"x}',
    '{"a":{"b":1}',
    '{"sign":"x","\\u0073ign":"y"}',
    '<html>',
    'null',
  ])('there are none in %j', (text) => {
    expect(membersOf(text)).toBeUndefined();
  });

  test('agree with JSON.parse for every object, however it is spaced', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (object, space) => {
        const members = membersOf(JSON.stringify(object, undefined, space));
        const read = [...(members ?? [])].map(([name, raw]) => [name, JSON.parse(raw)]);
        expect(members).toBeDefined();
        expect(Object.fromEntries(read)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  test('are never read out of what is no JSON object', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const members = membersOf(text);
        if (members === undefined) return;
        // What it takes apart must at least be a JSON object's frame.
        expect(text.trim().startsWith('{') && text.trim().endsWith('}')).toBe(true);
      }),
    );
  });

  test('of a million letters are found without a deep stack', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(membersOf(`{"a":${deep},"b":"${'x'.repeat(500_000)}"}`)?.get('a')).toBe(deep);
  });
});
