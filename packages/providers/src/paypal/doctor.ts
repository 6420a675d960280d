/** What `buypost doctor` asks PayPal: keys, clock, webhook, currencies. Moves no money. */
import * as v from 'valibot';
import { isProviderError } from '../contract.ts';
import type { DoctorFinding, DoctorVisit } from '../driver.ts';
import { createClient } from './client.ts';
import { currencies, limitsOf } from './currencies.ts';
import { checkOptions, type PayPalOptions } from './options.ts';
import { placesOf } from './places.ts';

/** Without the first a buyer who closes the window after approving waits for the reconciler; without the others news comes late. */
export const wantedEvents = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.DECLINED',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
  'CUSTOMER.DISPUTE.CREATED',
  'CUSTOMER.DISPUTE.RESOLVED',
] as const;

const toldWebhook = v.object({ url: v.string(), event_types: v.optional(v.array(v.object({ name: v.string() })), []) });

const problem = (says: string): DoctorFinding => ({ level: 'problem', says });
const warning = (says: string): DoctorFinding => ({ level: 'warning', says });
const good = (says: string): DoctorFinding => ({ level: 'good', says });

const address = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, '')}/v1/notifications/paypal`;

const webhookFindings = (body: unknown, publicUrl: string): readonly DoctorFinding[] => {
  const told = v.safeParse(toldWebhook, body);
  if (!told.success) return [warning('PayPal answered something that is no webhook when asked for this one.')];
  const wanted = address(publicUrl);
  const names = new Set(told.output.event_types.map(({ name }) => name));
  const missing = names.has('*') ? [] : wantedEvents.filter((name) => !names.has(name));
  return [
    told.output.url === wanted
      ? good(`PayPal tells ${wanted}.`)
      : problem(`PayPal tells ${told.output.url}, not ${wanted}. Change the webhook's address in the Developer Dashboard.`),
    ...(missing.length === 0 ? [] : [warning(`The webhook does not tell of ${missing.join(', ')}. Tick them in the Developer Dashboard.`)]),
  ];
};

const currencyFindings = (wanted: readonly string[]): readonly DoctorFinding[] => {
  const missing = wanted.filter((currency) => limitsOf(currency) === undefined);
  return missing.length === 0
    ? []
    : [
        warning(
          `PayPal is not offered for ${missing.join(', ')}. It takes ${currencies.join(', ')}. Price the offer in one of them too, or leave it to other methods.`,
        ),
      ];
};

const clockFinding = (told: string | undefined, now: number): readonly DoctorFinding[] => {
  const away = told === undefined ? Number.NaN : Math.round((now - Date.parse(told)) / 1000);
  if (Number.isNaN(away)) return [];
  if (Math.abs(away) < 60) return [good('The clock agrees with PayPal’s.')];
  return [
    problem(
      `This machine's clock is ${Math.abs(away)} seconds ${away > 0 ? 'ahead of' : 'behind'} PayPal's: its notifications are refused. Set it by NTP.`,
    ),
  ];
};

/** Never throws. */
export const examine = async (options: PayPalOptions, visit: DoctorVisit): Promise<readonly DoctorFinding[]> => {
  let checked: PayPalOptions;
  try {
    checked = checkOptions(options);
  } catch (error) {
    return [problem(error instanceof Error ? error.message : 'The settings cannot be read.')];
  }
  let date: string | undefined;
  const call = {
    ...visit.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const { fetch } = visit.call;
      const answer = await fetch(input, init);
      date = answer.headers.get('date') ?? date;
      return answer;
    },
  };
  const findings: DoctorFinding[] = [];
  if (checked.environment === 'sandbox') findings.push(warning('PayPal runs in its sandbox: no real money moves. Use live keys to sell.'));
  if (!address(visit.publicUrl).startsWith('https://') && checked.endpoint === undefined)
    findings.push(problem('PayPal tells https addresses on port 443 only. Give the shop a public https address (`publicUrl`).'));
  findings.push(...currencyFindings(visit.currencies));
  try {
    const answer = await createClient({ ...checked, api: placesOf(checked).api })(
      { method: 'GET', path: `/v1/notifications/webhooks/${encodeURIComponent(checked.webhookId)}` },
      call,
    );
    findings.push(good('PayPal knows the keys.'));
    if (answer.ok) findings.push(...webhookFindings(answer.body, visit.publicUrl));
    else
      findings.push(
        problem(`PayPal does not know the webhook ${checked.webhookId} of this app (${answer.issue}). Copy its id from the app's page.`),
      );
  } catch (error) {
    findings.push(
      problem(isProviderError(error) ? error.message : 'PayPal cannot be asked. Look at the network between this machine and PayPal.'),
    );
  }
  return [...findings, ...clockFinding(date, visit.call.now().getTime())];
};
