/** What `buypost doctor` asks Stripe: whose keys these are, whether the account may charge, and whether Stripe would tell the shop of a payment. */
import * as v from 'valibot';
import type { DoctorFinding, DoctorVisit } from '../driver.ts';
import type { Asking } from './client.ts';
import { limitsOf } from './currencies.ts';
import { events } from './notification.ts';
import type { CheckedOptions } from './options.ts';
import { toldList } from './schema.ts';

const toldAccount = v.object({ id: v.string(), charges_enabled: v.optional(v.boolean()) });
const toldEndpoint = v.object({ url: v.string(), status: v.optional(v.string()), enabled_events: v.optional(v.array(v.string()), []) });
const toldDomain = v.object({ domain_name: v.string(), enabled: v.optional(v.boolean()) });

/** Notifications are refused when our clock is 300 s away; that is too late to be told. Seconds. */
const skewAllowed = 60;

type Findings = readonly DoctorFinding[];
const good = (says: string): DoctorFinding => ({ level: 'good', says });
const warning = (says: string): DoctorFinding => ({ level: 'warning', says });
const problem = (says: string): DoctorFinding => ({ level: 'problem', says });

const aboutAccount = async (ask: Asking, options: CheckedOptions, { call }: DoctorVisit): Promise<Findings> => {
  const answer = await ask({ method: 'GET', path: '/account' }, call);
  const told = answer.ok ? v.safeParse(toldAccount, answer.body) : undefined;
  if (!answer.ok || told?.success !== true)
    return [warning('Stripe would not say whose key this is. A restricted key needs the right to read the account for this check.')];
  const skew = answer.at === undefined ? 0 : Math.round(Math.abs(answer.at - call.now().getTime()) / 1000);
  return [
    told.output.id === options.account
      ? good(`The keys are of ${options.account}.`)
      : problem(
          `The secret key is of ${told.output.id} and \`account\` says ${options.account}. Correct whichever is wrong: payments are told apart by it.`,
        ),
    ...(told.output.charges_enabled === false
      ? [problem('Stripe does not let this account charge yet. Finish its activation in the Dashboard.')]
      : []),
    ...(skew > skewAllowed
      ? [problem(`This machine's clock is ${skew} s away from Stripe's. Set it by NTP: notifications that seem 300 s old are refused.`)]
      : []),
  ];
};

const aboutWebhook = async (ask: Asking, { publicUrl, call }: DoctorVisit): Promise<Findings> => {
  const url = `${publicUrl}/v1/notifications/stripe`;
  const answer = await ask({ method: 'GET', path: '/webhook_endpoints', form: { limit: 100 } }, call);
  const list = answer.ok ? v.safeParse(toldList, answer.body) : undefined;
  if (list?.success !== true) return [warning(`Stripe would not list its webhook endpoints. See in the Dashboard that one is for ${url}.`)];
  const endpoints = list.output.data.flatMap((one) => {
    const told = v.safeParse(toldEndpoint, one);
    return told.success ? [told.output] : [];
  });
  const ours = endpoints.find((one) => one.url === url);
  if (ours === undefined)
    return [
      problem(
        `No webhook endpoint is for ${url}: nobody would tell the shop that a buyer paid. Add it in the Dashboard, Developers, Webhooks.`,
      ),
    ];
  if (ours.status === 'disabled')
    return [problem(`The webhook endpoint for ${url} is disabled. Enable it in the Dashboard, Developers, Webhooks.`)];
  const missing = ours.enabled_events.includes('*') ? [] : events.filter((event) => !ours.enabled_events.includes(event));
  return missing.length === 0
    ? [good(`Stripe tells ${url}.`)]
    : [warning(`The webhook endpoint does not send ${missing.join(', ')}. Add them in the Dashboard.`)];
};

const aboutDomain = async (ask: Asking, { publicUrl, call }: DoctorVisit): Promise<Findings> => {
  const { hostname, protocol } = new URL(publicUrl);
  if (protocol !== 'https:') return [];
  const answer = await ask({ method: 'GET', path: '/payment_method_domains', form: { domain_name: hostname, limit: 1 } }, call);
  const list = answer.ok ? v.safeParse(toldList, answer.body) : undefined;
  if (list?.success !== true) return [];
  const known = list.output.data.some((one) => {
    const told = v.safeParse(toldDomain, one);
    return told.success && told.output.domain_name === hostname && told.output.enabled !== false;
  });
  return known
    ? []
    : [
        warning(
          `${hostname} is not registered for wallets: Apple Pay and Google Pay will not show. Register it in the Dashboard, Settings, Payment method domains.`,
        ),
      ];
};

/** Never throws. */
export const examine = async (ask: Asking, options: CheckedOptions, visit: DoctorVisit): Promise<Findings> => {
  const said: DoctorFinding[] = [];
  if (options.test && visit.publicUrl.startsWith('https:') && options.endpoint === undefined)
    said.push(warning('These are test keys: no real money moves.'));
  const looks = [() => aboutAccount(ask, options, visit), () => aboutWebhook(ask, visit), () => aboutDomain(ask, visit)];
  for (const look of looks) {
    try {
      said.push(...(await look()));
    } catch (error) {
      said.push(problem(error instanceof Error ? error.message : 'Stripe could not be asked.'));
    }
  }
  const lacking = visit.currencies.filter((currency) => limitsOf(currency) === undefined);
  if (lacking.length > 0) said.push(warning(`Stripe does not charge in ${lacking.join(', ')}: offers in it do not show Stripe.`));
  return said;
};
