/**
 * A title as Alipay takes it: at most 256 characters and no special ones "such as /, =, &" (Alipay's OpenAPI document of 2026-09-23,
 * `AlipayTradePrecreateModel.subject`). Those three are kept in their wide forms, which read the same.
 * Letters outside the basic plane (emoji, rare Han) are left out: what Alipay makes of them is not documented.
 */

const wide: ReadonlyMap<string, string> = new Map([
  ['&', '＆'],
  ['=', '＝'],
  ['/', '／'],
]);

/** Half of what is allowed: it is not said whether characters or bytes of GBK are counted. */
const longest = 128;

export const subjectOf = (title: string): string => {
  const plain = title
    .normalize('NFC')
    // With them goes what joins and colours emoji: a joiner, the keycap, the selector of a look.
    .replace(/[\u{10000}-\u{10ffff}]|\p{Cs}|\u{200d}|\u{20e3}|\p{Variation_Selector}/gu, '')
    .replace(/[&=/]/g, (letter) => wide.get(letter) ?? '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const cut = plain.length > longest ? `${plain.slice(0, longest - 1).trimEnd()}…` : plain;
  return cut === '' ? 'Order' : cut;
};
