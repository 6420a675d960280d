/** CRC-32 as zip and PNG have it (ISO 3309, reflected 0xEDB88320): PayPal signs this of a webhook's body in place of the body. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xed_b8_83_20 : rest >>> 1;
  return rest >>> 0;
});

/** An unsigned 32-bit number. It finds accidents, not forgeries: by itself it proves nothing. */
export const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
};
