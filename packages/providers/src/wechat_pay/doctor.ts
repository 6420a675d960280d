/** What can be found out about the account without moving money. */
import type { DoctorFinding, DoctorVisit } from '../driver.ts';
import { isProviderError } from '../contract.ts';
import { currency } from './currencies.ts';
import { checkOptions, type CheckedOptions } from './options.ts';
import { optionsOf } from './settings.ts';
import { wechatPay } from './provider.ts';

const month = 30 * 24 * 3_600_000;

const good = (says: string): DoctorFinding => ({ level: 'good', says });
const warning = (says: string): DoctorFinding => ({ level: 'warning', says });
const problem = (says: string): DoctorFinding => ({ level: 'problem', says });

/** Asks about an order that nobody made: only with good keys and a good clock on both sides is the answer "no such order". */
const askNobody = async (settings: Readonly<Record<string, string | undefined>>, { call }: DoctorVisit): Promise<DoctorFinding> => {
  const provider = wechatPay(optionsOf(settings));
  const attempt = `doctor_${call.now().getTime()}`;
  try {
    await provider.getPayment({ attempt, account: provider.account, amount: { amount: 1, currency }, method: 'wechat_qr' }, call);
    return good('WeChat Pay knows the merchant key, and its own answer is signed by a key in the settings.');
  } catch (error) {
    return problem(isProviderError(error) ? error.message : 'WeChat Pay could not be asked.');
  }
};

const certificates = ({ endsAt, believed, publicKeyId }: CheckedOptions, now: number): readonly DoctorFinding[] => {
  const findings = [...endsAt].flatMap(([serial, at]) => {
    const day = new Date(at).toISOString().slice(0, 10);
    if (at > now + month) return [];
    return [
      (at < now ? problem : warning)(
        `The platform certificate ${serial} ${at < now ? 'ended' : 'ends'} on ${day}: switch to WeChat Pay's public key (merchant platform, API security).`,
      ),
    ];
  });
  if (publicKeyId === undefined)
    return [
      ...findings,
      warning(
        'Only platform certificates are set: WeChat Pay has stopped issuing them to new merchants. Apply for its public key and set publicKey and publicKeyId beside them.',
      ),
    ];
  return believed.size > 1
    ? [
        ...findings,
        good('Both the public key and platform certificates are believed; take the certificates out once the switch is complete.'),
      ]
    : findings;
};

export const doctor = async (
  settings: Readonly<Record<string, string | undefined>>,
  visit: DoctorVisit,
): Promise<readonly DoctorFinding[]> => {
  let checked: CheckedOptions;
  try {
    checked = checkOptions(optionsOf(settings));
  } catch (error) {
    return [problem(error instanceof Error ? error.message : 'The settings cannot be read.')];
  }
  const { protocol, hostname } = new URL(visit.publicUrl);
  const test = checked.endpoint !== undefined;
  return [
    await askNobody(settings, visit),
    ...certificates(checked, visit.call.now().getTime()),
    ...(test ? [warning(`This is a test: payments go to ${checked.endpoint}, not to WeChat. Take \`endpoint\` out to sell.`)] : []),
    ...(!test && (protocol !== 'https:' || /^(?:localhost$|127\.|10\.|192\.168\.|\[)/.test(hostname))
      ? [problem(`WeChat Pay tells payments only to a public https address, and the shop is at ${visit.publicUrl}.`)]
      : []),
    ...(visit.currencies.includes(currency)
      ? []
      : [problem(`No offer has a price in ${currency}, and WeChat Pay takes nothing else: nobody is offered it.`)]),
    ...visit.currencies
      .filter((one) => one !== currency)
      .map((one) => warning(`Offers in ${one} do not show WeChat Pay: it takes ${currency} alone.`)),
    ...(checked.methods.includes('wechat_jsapi')
      ? []
      : [warning('Readers inside WeChat cannot pay: set `appSecret` and register the domain for JSAPI and web authorization.')]),
  ];
};
