import { describe, expect, test } from 'vitest';
import { driver } from './index.ts';

const good = { apiKey: 'live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM', profileId: 'pfl_QkEhN94Ba' };
const testKey = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';

test('good settings start, and say whether real money moves', () => {
  expect(driver.create(good)).toMatchObject({ id: 'mollie', account: 'pfl_QkEhN94Ba', test: false, hosts: ['https://api.mollie.com'] });
  expect(driver.create({ ...good, apiKey: testKey }).test).toBe(true);
  expect(driver.create({ ...good, apiKey: testKey, endpoint: 'http://localhost:4246/' }).hosts).toEqual(['http://localhost:4246']);
});

describe('what refuses to start, with its cure', () => {
  test.each([
    ['apiKey', undefined, /`apiKey` must be a whole key/],
    ['apiKey', '', /`apiKey` must be a whole key/],
    ['apiKey', 'live_short', /`apiKey` must be a whole key/],
    ['apiKey', ` ${good.apiKey}`, /without blanks/],
    ['apiKey', `${good.apiKey}\n`, /without blanks/],
    ['apiKey', 'access_Wwvu7egPcJLLJ9Kb7J632x8wJ2zMeJ', /organisation token/],
    ['profileId', undefined, /`profileId` must be/],
    ['profileId', 'QkEhN94Ba', /`profileId` must be/],
    ['profileId', 'pfl_', /`profileId` must be/],
    ['endpoint', 'http://localhost:4246', /`endpoint` is for tests/],
    ['endpoint', 'http://localhost:4246/v2', /an origin alone/],
    ['endpoint', 'localhost:4246', /an origin alone/],
  ])('%s %j', (name, value, says) => {
    const settings = { ...good, [name]: value };
    expect(() => driver.create(settings)).toThrow(says);
    expect(() => driver.create(settings)).toThrow(TypeError);
  });

  test('everything at once, the key left out', () => {
    const thrown = (() => {
      try {
        driver.create({ apiKey: 'sk_live_abcdefghijklmnopqrstuvwxyz', profileId: 'x', endpoint: 'y' });
      } catch (error) {
        return String(error);
      }
      return '';
    })();
    expect(thrown.match(/^- /gm)).toHaveLength(3);
    expect(thrown).not.toContain('abcdefgh');
  });
});
