/** What `buypost doctor` asks Mollie: the key, the profile, the methods, the currencies. Moves no money. */
import * as v from 'valibot';
import { isProviderError } from '../contract.ts';
import type { DoctorFinding, DoctorVisit } from '../driver.ts';
import { createClient } from './client.ts';
import { currencies, limitsOf } from './currencies.ts';
import { apiOf, checkOptions, type MollieOptions } from './options.ts';

const toldProfile = v.object({ id: v.string() });
const toldMethods = v.object({ count: v.number() });

const problem = (says: string): DoctorFinding => ({ level: 'problem', says });
const warning = (says: string): DoctorFinding => ({ level: 'warning', says });
const good = (says: string): DoctorFinding => ({ level: 'good', says });

/** Never throws. */
export const examine = async (
  options: MollieOptions,
  { publicUrl, currencies: wanted, call }: DoctorVisit,
): Promise<readonly DoctorFinding[]> => {
  try {
    const checked = checkOptions(options);
    const ask = createClient(apiOf(checked), checked.apiKey);
    const missing = wanted.filter((currency) => limitsOf(currency) === undefined);
    const profile = await ask({ method: 'GET', path: '/profiles/me' }, call);
    const methods = await ask({ method: 'GET', path: '/methods' }, call);
    const told = profile.ok ? v.safeParse(toldProfile, profile.body) : undefined;
    const count = methods.ok ? v.safeParse(toldMethods, methods.body) : undefined;
    return [
      ...(checked.apiKey.startsWith('test_')
        ? [warning('Mollie runs with a test key: no real money moves. Use the live_ key to sell.')]
        : []),
      ...(publicUrl.startsWith('https://') || checked.endpoint !== undefined
        ? []
        : [problem('Mollie refuses payments whose webhook it cannot reach. Give the shop a public https address (`publicUrl`).')]),
      ...(missing.length === 0 ? [] : [warning(`Mollie is not offered for ${missing.join(', ')}. It takes ${currencies.join(', ')}.`)]),
      told?.success === true && told.output.id === checked.profileId
        ? good('Mollie knows the key, and it belongs to this profile.')
        : problem(`The key does not belong to the profile ${checked.profileId}. Copy both from one page of the Mollie dashboard.`),
      count?.success === true && count.output.count > 0
        ? good(`The profile has ${count.output.count} payment methods.`)
        : problem('The profile has no payment method switched on. Switch one on in the Mollie dashboard.'),
    ];
  } catch (error) {
    return [
      problem(
        isProviderError(error) || error instanceof TypeError
          ? error.message
          : 'Mollie cannot be asked. Look at the network between it and this machine.',
      ),
    ];
  }
};
