/** Takes out of a transcript what opens something or names a person. */

const gone = '[redacted]';

/** The value of a field in JSON, in JSON within a form, and in a form. */
const field = (names: string): readonly (readonly [RegExp, string])[] => [
  [new RegExp(`("(?:${names})\\\\?"\\s*:\\s*\\\\?")[^"\\\\]*(?:\\\\.[^"\\\\]*)*`, 'g'), `$1${gone}`],
  [new RegExp(`((?:^|[?&\\s])(?:${names})=)[^&\\s"]*`, 'g'), `$1${gone}`],
];

const patterns: readonly (readonly [RegExp, string])[] = [
  ...field('sign|buyer_logon_id|buyer_id|buyer_user_id|buyer_open_id|buyer_user_name|open_id|seller_email|contactor|phone'),
  // Whoever holds a code can look at the payment and pay it.
  [/(qr\.alipay\.com(?:\\?\/|%2F))[\w-]+/gi, `$1${gone}`],
  [/((?:\\?\/|%2F)(?:qr|cashier)(?:\\?\/|%2F))[\w-]{16,}/gi, `$1${gone}`],
  [/((?:\\?\/|%2F)v1(?:\\?\/|%2F)returns(?:\\?\/|%2F))[\w-]+/gi, `$1${gone}`],
  [/[\p{L}\p{N}._%+*-]+(?:@|%40)[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, gone],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, gone],
];

/** A function that removes `secrets`, as they are and as URLs or JSON write them, and every personal detail. */
export const redactor = (secrets: readonly string[]): ((transcript: string) => string) => {
  const forms = [
    ...new Set(
      secrets.flatMap((secret) => [
        secret,
        secret.trim(),
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        // A key without its frame, on one line.
        secret.replace(/-----[^-]*-----|\s|\\n/g, ''),
      ]),
    ),
  ]
    .filter((form) => form !== '')
    .sort((left, right) => right.length - left.length);
  return (transcript) => {
    let text = transcript;
    for (const form of forms) text = text.split(form).join(gone);
    for (const [pattern, instead] of patterns) text = text.replace(pattern, instead);
    return text;
  };
};
