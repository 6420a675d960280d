/** What a reader does with the panel, in their words. Playwright's locators look into the open shadow root by themselves. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Names of the pretend bank's methods, as the panel shows them. */
export const methods = {
  form: 'Pretend card form',
  redirect: 'Pretend card',
  qr: 'Pretend wallet',
  twostep: 'Pretend account',
  unclosable: 'Pretend bank transfer',
} as const;
export type Method = keyof typeof methods;

/** Checks a control that is drawn by its label, once the panel has come to rest. */
export async function check(control: Locator): Promise<void> {
  await expect(async () => {
    if (!(await control.isChecked())) await control.click({ force: true, timeout: 1_000 });
    await expect(control).toBeChecked({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
}

export class Reader {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** The open checkout: the dialog, or the panel in the flow. */
  get panel(): Locator {
    return this.page.locator('[part~="panel"]').last();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Clicks the link and waits for the form. */
  async open(link = '#buy'): Promise<void> {
    await this.page.locator(link).click();
    await expect(this.payButton).toBeVisible();
  }

  get payButton(): Locator {
    return this.button(/^(Order and pay|Place the order)/);
  }

  async choose(method: Method): Promise<void> {
    // `exact`, because one name begins another.
    await check(this.page.getByRole('radio', { name: methods[method], exact: true }));
    // Digital goods at once: the consent that the law wants.
    const consent = this.page.getByRole('checkbox');
    if ((await consent.count()) > 0) await check(consent);
  }

  /** Chooses a method and presses the obliging button. */
  async pay(method: Method): Promise<void> {
    await this.choose(method);
    await expect(this.payButton).toBeEnabled();
    await this.payButton.click();
  }

  /** Another method on the order that is open. */
  async switchTo(method: Method): Promise<void> {
    await this.button('Other way to pay').click();
    await this.button(methods[method]).last().click();
  }

  get code(): Locator {
    return this.page.locator('[part~="qr"] svg[role=img]');
  }

  async seesPaid(): Promise<void> {
    await expect(this.page.getByText(/^Paid \u2068?€/).first()).toBeVisible();
  }

  sees(text: string | RegExp): Promise<void> {
    return expect(this.page.getByText(text).first()).toBeVisible();
  }
}
