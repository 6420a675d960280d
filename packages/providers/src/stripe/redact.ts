/** Takes out of a transcript what opens something or names a person. */

const gone = '[redacted]';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/(authorization["']?\s*[:=,]\s*["']?\s*)(?:bearer|basic)\s+[^\s"',}]+/gi, `$1${gone}`],
  [/\bbearer\s+[\w.~+/=-]+/gi, gone],
  // Keys and secrets of any account.
  [/\b(?:sk|rk|ek)_(?:test|live)_[\w*]+/g, gone],
  [/\bwhsec_[\x21\x23-\x26\x28-\x2b\x2d-\x7e]+/g, gone],
  // Whoever holds a client secret can pay, and read the payment.
  [/\b((?:pi|seti|cs)_\w+?)_secret_\w+/g, `$1_secret_${gone}`],
  [/(https?:\/\/[^\s"'/]+\/c\/pay\/)[^\s"'\\]+/g, `$1${gone}`],
  [/\bv1=[0-9a-f]{16,}/gi, gone],
  [/(\/v1\/returns\/|%2Fv1%2Freturns%2F)[\w-]+/gi, `$1${gone}`],
  [/("(?:last4|fingerprint|name|phone|line1|line2|postal_code)"\s*:\s*")[^"]*/g, `$1${gone}`],
  [/[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, gone],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, gone],
  [/(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::1)(?![\w:])/gi, gone],
];

/** A function that removes `secrets`, as they are and as URLs write them, and every personal detail. */
export const redactor = (secrets: readonly string[]): ((transcript: string) => string) => {
  const forms = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((form) => form !== '')
    .sort((left, right) => right.length - left.length);
  return (transcript) => {
    let text = transcript;
    for (const form of forms) text = text.split(form).join(gone);
    for (const [pattern, instead] of patterns) text = text.replace(pattern, instead);
    return text;
  };
};
