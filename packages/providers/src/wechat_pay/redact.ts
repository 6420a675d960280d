/** Takes out of a transcript what opens something or names a person. */
import { encodeBase64 } from '../base64.ts';

const gone = '[redacted]';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/WECHATPAY2-SHA256-RSA2048[^\n\r\]}]*/g, gone],
  [/(wechatpay-(?:signature|nonce)\\?["']?\s*[:=,]\s*\\?["']?)[^\s"',}\]]+/gi, `$1${gone}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, gone],
  [/("?(?:openid|sub_openid|ciphertext|paySign|access_token|refresh_token|unionid|secret)\\?"?\s*[:=]\s*\\?"?)[^"&\s,}\\]+/gi, `$1${gone}`],
  [/([?&](?:code|secret|openid|prepay_id|pr)=)[^&\s"\\]+/g, `$1${gone}`],
  [/(prepay_id\\?["']?\s*[:=]\s*\\?["']?)[\w-]+/g, `$1${gone}`],
  [/(\/v1\/returns\/|%2Fv1%2Freturns%2F)[\w-]+/gi, `$1${gone}`],
  [/[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, gone],
  [/("payer_client_ip"\s*:\s*")[^"]*/g, `$1${gone}`],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, gone],
  [/(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::1)(?![\w:])/gi, gone],
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
        encodeBase64(new TextEncoder().encode(secret)),
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
