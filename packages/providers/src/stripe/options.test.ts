import { describe, expect, it, test } from 'vitest';
import { driver, stripe } from './index.ts';

const good = {
  account: 'acct_1A2b3C4d5E6f7G8h',
  secretKey: `sk_test_${'a'.repeat(24)}`,
  publishableKey: `pk_test_${'b'.repeat(24)}`,
  webhookSecret: `whsec_${'c'.repeat(32)}`,
};
const problem = (more: Partial<Record<keyof typeof good | 'endpoint', string>>): string => {
  try {
    stripe({ ...good, ...more });
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  return 'it started';
};

describe('refuses to start, and says how to mend it', () => {
  it.each([
    ['secretKey', ''],
    ['secretKey', 'sk_test_short'],
    ['secretKey', `pk_test_${'a'.repeat(24)}`],
    ['secretKey', `sk_test_${'a'.repeat(12)} ${'a'.repeat(12)}`],
    ['publishableKey', ''],
    ['publishableKey', `sk_test_${'a'.repeat(24)}`],
    ['webhookSecret', ''],
    ['webhookSecret', '   '],
    ['webhookSecret', 'whsec_'],
    ['webhookSecret', 'whsec_short'],
    ['webhookSecret', `whsec_${'c'.repeat(32)},wrong`],
    ['account', ''],
    ['account', 'acct_'],
    ['account', 'my shop'],
    ['endpoint', 'localhost:4245'],
    ['endpoint', 'http://localhost:4245/v1'],
    ['endpoint', 'ftp://localhost'],
  ] as const)('%s "%s"', (name, value) => {
    const said = problem({ [name]: value });
    expect(said).toMatch(new RegExp(`^stripe\\(\\{ \\.\\.\\. \\}\\) cannot start:\\n- .*\`${name}\``));
    // A message may be logged: it repeats no secret.
    if (value.length > 12 && name !== 'endpoint') expect(said).not.toContain(value);
  });

  test('keys of two modes, and a live key for a simulator', () => {
    expect(problem({ publishableKey: `pk_live_${'b'.repeat(24)}` })).toContain('the same mode');
    const live = { secretKey: `sk_live_${'a'.repeat(24)}`, publishableKey: `pk_live_${'b'.repeat(24)}` };
    expect(problem({ ...live, endpoint: 'http://localhost:4245' })).toContain('a live key goes to Stripe only');
  });

  test('everything at once', () => {
    expect(problem({ account: '', secretKey: '', publishableKey: '', webhookSecret: '' }).split('\n- ')).toHaveLength(5);
  });
});

test('blanks and line ends around a pasted key do no harm; a restricted key is a key; two webhook secrets are both kept', () => {
  const made = driver.create({
    account: ` ${good.account}\n`,
    secretKey: `rk_test_${'a'.repeat(24)}\n`,
    publishableKey: ` ${good.publishableKey}`,
    webhookSecret: `${good.webhookSecret}, whsec_${'d'.repeat(32)}\n`,
  });
  expect(made).toMatchObject({ id: 'stripe', account: good.account, test: true, hosts: ['https://api.stripe.com'] });
});

test('only live keys at Stripe itself move money', () => {
  const live = { ...good, secretKey: `sk_live_${'a'.repeat(24)}`, publishableKey: `pk_live_${'b'.repeat(24)}` };
  expect(stripe(live).test).toBe(false);
  expect(stripe(good).test).toBe(true);
  expect(stripe({ ...good, endpoint: 'http://localhost:4245' })).toMatchObject({ test: true, hosts: ['http://localhost:4245'] });
});
