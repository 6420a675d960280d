/** Takes out of a transcript what opens something or names a person. */

const gone = '[redacted]';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/(authorization["']?\s*[:=]\s*["']?\s*)(?:bearer\s+)?[^\s"',}]+/gi, `$1${gone}`],
  [/\bbearer\s+[\w.~+/=-]+/gi, gone],
  [/\bv1=[0-9a-f]{16,}/gi, gone],
  // Whoever knows a scan code can pay, decline and look.
  [/(\/(?:pay|scan|app|form)\/)[a-z2-7]{16,}/g, `$1${gone}`],
  [/(\/v1\/returns\/)[\w-]+/g, `$1${gone}`],
  [/[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, gone],
  [/("ip"\s*:\s*")[^"]*/g, `$1${gone}`],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, gone],
  [/(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::1)(?![\w:])/gi, gone],
];

/** A function that removes `secrets`, as they are and as URLs or JSON write them, and every personal detail. */
export const redactor = (secrets: readonly string[]): ((transcript: string) => string) => {
  const forms = [
    ...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), btoaText(secret)])),
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

const btoaText = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
