/** Takes out of a transcript what opens something or names a person. */
import { encodeBase64 } from '../base64.ts';

const gone = '[redacted]';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/(authorization["']?\s*[:=,]\s*["']?\s*)(?:(?:bearer|basic)\s+)?[^\s"',}\]]+/gi, `$1${gone}`],
  [/\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi, gone],
  [/(access_token["']?\s*[:=]\s*["']?)[^\s"',}&]+/gi, `$1${gone}`],
  [/(paypal-transmission-sig["']?\s*[:=,]\s*["']?\s*)[\w+/=-]+/gi, `$1${gone}`],
  // The payer, as PayPal tells of them: names, address, telephone, account.
  [
    /("(?:given_name|surname|full_name|email_address|national_number|address_line_\d|admin_area_\d|postal_code|payer_id|account_id|birth_date)"\s*:\s*")[^"]*/g,
    `$1${gone}`,
  ],
  // Whoever holds the approval page's address can approve, and see what for.
  [/([?&](?:token|ba_token|PayerID)=)[\w-]+/gi, `$1${gone}`],
  [/(\/v1\/returns\/)[\w-]+/g, `$1${gone}`],
  [/[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, gone],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, gone],
  [/(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::1)(?![\w:])/gi, gone],
];

const base64 = (text: string): string => encodeBase64(new TextEncoder().encode(text));

/** A function that removes the secret, as it is and as URLs, JSON and HTTP write it, and every personal detail. */
export const redactor = (clientId: string, clientSecret: string): ((transcript: string) => string) => {
  const forms = [
    base64(`${clientId}:${clientSecret}`),
    base64(clientSecret),
    clientSecret,
    encodeURIComponent(clientSecret),
    JSON.stringify(clientSecret).slice(1, -1),
  ];
  return (transcript) => {
    let text = transcript;
    for (const form of forms) text = text.split(form).join(gone);
    for (const [pattern, instead] of patterns) text = text.replace(pattern, instead);
    return text;
  };
};
