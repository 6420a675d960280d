import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('readJson', () => {
  it.each([
    '{}',
    '[]',
    '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    '"a"',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    ' {"a" : [ "b", "b" ] } ',
    '{"\\\\":1,"\\"":2}',
  ])('reads %s', (text) => {
    expect(readJson(bytes(text))).toEqual(JSON.parse(text));
  });
  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":{"c":1,"c":2}}',
    '{"a":1,"\\u0061":2}',
    '{"a" :1, "a"\n:1}',
    '[{"a":1,"a":1}]',
    '{"__proto__":1,"__proto__":2}',
  ])('refuses the repeated name in %s', (text) => {
    expect(() => readJson(bytes(text))).toThrow('twice');
  });
  it.each(['', ' ', '{', '{"a":}', "{'a':1}", '[1,]', 'NaN', '{a:1}', '\ufeff{}', '// x\n{}', '{"a":0x1}', '{"a":01}', '[1e]', '"\u0000"'])(
    'refuses %j',
    (text) => {
      expect(() => readJson(bytes(text))).toThrow('not JSON');
    },
  );
  it('refuses bytes that are not UTF-8', () => {
    for (const bad of [[0xff], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]])
      expect(() => readJson(new Uint8Array(bad))).toThrow('UTF-8');
  });
  it('refuses depth at once, however deep', () => {
    expect(() => readJson(bytes('['.repeat(100_000)))).toThrow('deeper');
    expect(() => readJson(bytes('{"a":'.repeat(13) + '1' + '}'.repeat(13)))).toThrow('deeper');
    expect(readJson(bytes('['.repeat(12) + ']'.repeat(12)))).toBeTruthy();
  });
});
