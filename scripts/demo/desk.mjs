// The strings behind the demo's stage, of the pretend bank and of every provider's simulator at once. Imports nothing.

/** Opens the desks at these origins; the answer is undefined where nobody knows what was asked. Rejects where a provider does not answer. */
export function openDesk({ bank, simulators }) {
  const desk = async (origin, path, body) => {
    const answer = await fetch(`${origin}/control/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    return { ok: answer.ok, told: await answer.json().catch(() => undefined) };
  };
  const everywhere = Object.entries(simulators);

  /** Money over all books. */
  async function ledger(since) {
    const books = await Promise.all(
      [bank, ...Object.values(simulators)].map((origin) => desk(origin, `ledger?since=${since}`).then(({ told }) => told)),
    );
    const totals = { payments: 0, charges: 0, kept: 0 };
    for (const book of books) for (const name of Object.keys(totals)) totals[name] += book.totals[name];
    return { totals, payments: books.flatMap((book) => book.payments) };
  }

  /** Whose code is this, and for which payment? */
  async function scan(shown) {
    const code = shown.startsWith(`${bank}/`) ? shown.split(/[?#]/)[0]?.split('/').at(-1) : undefined;
    const own = code === undefined ? undefined : await desk(bank, `payments/${code}`);
    if (own?.ok) return { provider: 'sandbox', attempt: own.told.merchant_reference, amount: own.told.amount, currency: own.told.currency };
    for (const [, origin] of everywhere) {
      const found = await desk(origin, 'scan', { shown });
      if (found.ok) return found.told;
    }
    return undefined;
  }

  /** What a buyer does on a phone: `pay`, `decline`, or `later` where the provider can be slow. */
  async function act({ provider, attempt, what }) {
    if (provider === 'sandbox') return (await desk(bank, `payments/${attempt}/${what}`, {})).told;
    const does = what === 'decline' ? 'decline' : 'pay';
    const { told } = await desk(simulators[provider] ?? '', does, { attempt });
    return { outcome: told?.done !== true ? 'gone' : does === 'pay' ? 'paid' : 'refused' };
  }

  /** Is the next answer to the shop to be lost? Armed at all providers at once; lost at one of them it is spent at the others too. */
  async function losing(wish) {
    const [process] = Object.values(simulators);
    if (wish !== undefined) {
      await desk(bank, 'faults', { kind: 'lose_answer', ...(wish.on === undefined ? {} : { on: wish.on }) });
      if (process !== undefined) await desk(process, 'lose', {});
      return { armed: true };
    }
    const own = (await desk(bank, 'faults')).told.faults.some(({ kind }) => kind === 'lose_answer');
    const others = process === undefined ? own : (await desk(process, 'lose')).told.armed;
    if (own !== others) {
      await desk(bank, 'faults/clear', {});
      await desk(process, 'lose', { armed: false });
    }
    return { armed: own && others };
  }

  return async (what, wish, since) => {
    if (what === 'ledger') return ledger(since);
    if (what === 'payments') return (await desk(bank, 'payments')).told;
    if (what === 'lose') return losing(wish);
    if (what === 'scan' && wish !== undefined) return scan(String(wish.shown));
    if (what === 'act' && wish !== undefined) return act(wish);
    return undefined;
  };
}
