/**
 * Every method of every provider in Chromium, against its simulator, on SQLite and PostgreSQL: declined and paid, turned away and paid in another
 * way, run out and renewed, refunded in part and in full. Judged by the providers' own books and by what the reader sees.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test as base } from './fixtures.ts';
import { Buyer, everyWay, lookOf, railStack, type Way } from './rails.ts';
import type { Stack } from './stack.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../packages/server/dist/node/main.js', import.meta.url));
const ways = await everyWay();

const railTest = (rules: Readonly<Record<string, number>>) => {
  const urls = new Map<string, string>();
  return base.extend<{ readonly buyer: Buyer }>({
    stackOptions: [railStack(urls, rules), { scope: 'worker' }],
    buyer: async ({ page, context, stack }, use) => use(new Buyer(page, context, stack, urls)),
  });
};
const test = railTest({});
/** Orders that live for seconds, so that they can be seen to run out. */
const hurried = railTest({ orderLives: 8_000 });

/** What a merchant types; answers what it printed. */
async function command(stack: Stack, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [main, ...words, '--config', join(stack.folder, 'shop.json'), '--quiet']);
  return stdout;
}
const newestOrder = async (stack: Stack): Promise<string> => (await command(stack, 'orders', '--limit', '1')).trim().split(/\s+/)[0] ?? '';

/** Another way on the same surface and in the same currency, of another provider if there is one. */
const another = (way: Way): Way | undefined => {
  const fit = ways.filter((one) => one !== way && one.currency === way.currency && one.method.surfaces.includes(way.surface));
  return fit.find(({ provider }) => provider !== way.provider) ?? fit[0];
};

test('there are methods to try', () => expect(ways.length).toBeGreaterThan(3));

for (const way of ways) {
  const { id } = way.method;
  test.describe(`${way.provider} ${id}`, () => {
    test.use(lookOf(way));

    test('declined, then paid; refunded in part, then the rest', async ({ buyer, stack }) => {
      await buyer.open(way, `/${id}-declined`);
      await buyer.choose(way);
      await buyer.does(way, 'decline');
      await buyer.seesNothingTaken();
      // A provider either lets the buyer try again on its page, or sends them back to the post.
      await buyer.does(way, 'pay');
      await buyer.seesPaid(way);

      const order = await newestOrder(stack);
      await command(stack, 'refund', order, '5.00');
      await expect.poll(async () => (await buyer.kept()).kept, { timeout: 15_000 }).toBe(way.price - 500);
      await command(stack, 'refund', order);
      await expect.poll(async () => (await buyer.kept()).kept, { timeout: 15_000 }).toBe(0);
      expect((await buyer.kept()).charged).toBe(way.price);
    });

    test('turned away, then another method on the same order', async ({ buyer, page }) => {
      const next = another(way);
      await buyer.open(way, `/${id}-cancel`);
      await buyer.choose(way);
      // Whoever shows a code has no page to turn away from.
      if (!way.method.actions.includes('qr_code')) await buyer.does(way, 'cancel');
      else await expect(page.locator('[part~="qr"] svg[role=img]')).toBeVisible();
      await buyer.comesBack();
      await buyer.seesNothingTaken();
      const old = (await buyer.ledger())[0];
      const other = page.getByRole('button', { name: 'Other way to pay' });
      const straight = page.getByRole('button', { name: next?.method.title ?? way.method.title, exact: true });
      await expect(other.or(straight).first()).toBeVisible({ timeout: 15_000 });
      if (!(await straight.first().isVisible())) await other.click();
      await straight.last().click();
      await buyer.does(next ?? way, 'pay');
      await buyer.seesPaid(way);
      // Whoever still holds the first one tries it all the same: what is taken twice goes back.
      if (old !== undefined) await buyer.payAgain(old.provider, old.attempt);
      await expect.poll(() => buyer.kept(), { timeout: 15_000 }).toMatchObject({ kept: way.price, payers: 1 });
    });
  });

  hurried.describe(`${way.provider} ${id}`, () => {
    hurried.use(lookOf(way));

    hurried('run out, renewed and paid', async ({ buyer, page }) => {
      await buyer.open(way, `/${id}-expired`);
      await buyer.choose(way);
      const away = !way.method.actions.some((action) => action === 'qr_code' || action === 'embed');
      if (away) {
        await expect(() => expect(buyer.atPost).toBe(false)).toPass({ timeout: 10_000 });
        await page.waitForTimeout(8_500);
        await page.goBack();
        await buyer.comesBack();
      }
      const over = page.getByText(/run out/).first();
      const form = buyer.payButton;
      // In place the end is told; who comes back later to an order of which nothing is left finds the form.
      await expect(async () => {
        if (!(await over.or(form).first().isVisible()))
          await page
            .locator('#buy')
            .click({ timeout: 500 })
            .catch(() => undefined);
        await expect(over.or(form).first()).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 20_000 });
      await buyer.seesNothingTaken();
      if (await over.isVisible()) {
        // Alipay cannot say that nobody will pay any more before its own time is over: then nothing else is claimed.
        await expect(page.getByText(/Nothing was charged\.|No payment has arrived yet\.|We do not know yet/).first()).toBeVisible();
        await page
          .getByRole('button', { name: /New code|Start anew|Buy again|Order again|Try again/ })
          .first()
          .click();
      }
      await expect(form.or(page.locator('[part~="qr"] svg[role=img]')).first()).toBeVisible();
      if (await form.isVisible()) await buyer.choose(way);
      await buyer.does(way, 'pay');
      await buyer.seesPaid(way);
    });
  });
}
