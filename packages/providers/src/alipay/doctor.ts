/** What `buypost doctor` asks Alipay. One question about a trade that does not exist: it moves nothing and shows whether keys, clock and contract are right. */
import type { DoctorFinding, DoctorVisit } from '../driver.ts';
import { isProviderError } from '../contract.ts';
import { createGateway } from './client.ts';
import { noTrade } from './codes.ts';
import { currency } from './currencies.ts';
import { checkOptions, type AlipayOptions, type AlipaySettings } from './options.ts';

const cures: ReadonlyMap<string, string> = new Map([
  [
    'isv.invalid-app-id',
    "Alipay does not know `appId`. Copy it from the application's page, and see that `endpoint` is the world it belongs to (sandbox or real).",
  ],
  [
    'isv.invalid-signature',
    'Alipay does not accept our signature: the public key entered in its console is not that of `privateKey`. Enter it there, or set the key it was made from.',
  ],
  ['isv.missing-signature-key', 'The application has no public key yet. Enter yours in Alipay\'s console ("interface signing").'],
  [
    'isv.insufficient-isv-permissions',
    'The application may not ask about trades: sign the products (face-to-face, website, mobile website) and bring the application online.',
  ],
  [
    'bad_signature',
    'Alipay\'s answers are not signed by the key you gave. Copy "Alipay public key" (not your own) or download alipayCertPublicKey_RSA2.crt anew.',
  ],
  ['alipay_cert_sn', 'Alipay signs with another certificate than `alipayCertificate`. Download alipayCertPublicKey_RSA2.crt anew.'],
]);

/** Between Alipay's clock and ours. `time_expire` is written by ours. */
const mostSkew = 60_000;

const isAlipays = (endpoint: string): boolean => /(?:^|\.)alipay(?:dev)?\.com$/.test(new URL(endpoint).hostname);

const good = (says: string): DoctorFinding => ({ level: 'good', says });
const warning = (says: string): DoctorFinding => ({ level: 'warning', says });
const problem = (says: string): DoctorFinding => ({ level: 'problem', says });

const ask = async (settings: AlipaySettings, visit: DoctorVisit): Promise<DoctorFinding[]> => {
  const found: DoctorFinding[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await visit.call.fetch(input, init);
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    const skew = Math.abs(theirs - visit.call.now().getTime());
    if (skew > mostSkew)
      found.push(
        warning(
          `This machine's clock is ${Math.round(skew / 1000)} seconds away from Alipay's. Let it be set by NTP: deadlines are written by it.`,
        ),
      );
    return answer;
  };
  try {
    const content = { out_trade_no: `doctor_${visit.call.now().getTime()}` };
    const answer = await createGateway(settings).ask({ api: 'alipay.trade.query', content }, { ...visit.call, fetch });
    found.push(
      answer.told === noTrade
        ? good('Alipay knows the application and its key, and its answers are signed by the key you gave.')
        : problem(cures.get(answer.told) ?? `Alipay refused a harmless question: ${answer.message || answer.told}`),
    );
  } catch (error) {
    const told = isProviderError(error) ? (error.told ?? '') : '';
    const says = error instanceof Error ? error.message : 'Alipay could not be asked.';
    found.push(problem(cures.get(told) ?? says));
  }
  return found;
};

export const examine = async (options: AlipayOptions, visit: DoctorVisit): Promise<readonly DoctorFinding[]> => {
  let settings: AlipaySettings;
  try {
    settings = checkOptions(options);
  } catch (error) {
    return [problem(error instanceof Error ? error.message : 'The options cannot be read.')];
  }
  return [
    ...(settings.test ? [warning(`Alipay is asked at ${settings.endpoint}: no real money moves. Leave \`endpoint\` out to sell.`)] : []),
    // A simulator beside the shop reaches it anywhere.
    ...(isAlipays(settings.endpoint) && !visit.publicUrl.startsWith('https://')
      ? [problem(`Alipay cannot tell the shop about payments at ${visit.publicUrl}: its address must be public and https.`)]
      : []),
    ...(visit.currencies.includes(currency)
      ? []
      : [
          warning(
            `Nothing is priced in ${currency}, and Alipay takes nothing else: no buyer will see it. Give offers a price in ${currency}.`,
          ),
        ]),
    ...(await ask(settings, visit)),
  ];
};
