/** Base64 as every provider writes it (RFC 4648 section 4), from bytes and to bytes. */

/** Standard alphabet with padding. */
export const encodeBase64 = (bytes: Uint8Array): string => {
  let text = '';
  // In slices: an argument list has a largest length.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
};

/** The bytes; undefined for anything but padded standard base64 without blanks, written in its one canonical way. `atob` alone forgives too much. */
export const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = atob(text);
  const read = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) read[at] = bytes.charCodeAt(at);
  // The last letter may carry bits that nobody reads; a signature has one spelling.
  return encodeBase64(read) === text ? read : undefined;
};
