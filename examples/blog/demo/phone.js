import { act, draw, make, payments, scan, shown } from './bank.js';

const corners = ['M6 22V10q0-4 4-4h12', 'M78 6h12q4 0 4 4v12', 'M94 78v12q0 4-4 4H78', 'M22 94H10q-4 0-4-4V78'];
const tick = 'M12 26l9 9 17-19';
const cross = 'M16 16l18 18M34 16L16 34';

/** A phone that scans what the panel shows, and asks its owner before it pays. */
export function createPhone({ onAct }) {
  const screen = make('div', 'demo-screen');
  const said = make('p', 'demo-said', [], { ariaLive: 'polite' });
  const element = make('aside', 'demo-phone', [make('div', 'demo-case', [screen]), said]);
  element.setAttribute('aria-label', 'Pretend phone');

  /** The code on the screen, so that the same one is not scanned twice. */
  let at;
  let pressed;
  let timer;

  function show(name, ...children) {
    clearTimeout(timer);
    screen.dataset.view = name;
    screen.replaceChildren(...children.flat());
  }
  const clock = () => make('p', 'demo-clock', new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }));
  const button = (name, text, work) => make('button', name, text, { type: 'button', onclick: work });

  function idle() {
    at = undefined;
    show(
      'idle',
      clock(),
      make('p', 'demo-hint', 'Choose a way to pay that shows a code. I scan it and pay with money that does not exist.'),
    );
  }

  async function answer(payment, what, waiting) {
    pressed = performance.now();
    const had = screen.contains(document.activeElement);
    show('busy', draw('demo-turn', '0 0 50 50', 'M25 7a18 18 0 1 1-18 18'), make('p', '', waiting));
    if (had) element.focus({ preventScroll: true });
    try {
      const { outcome } = await act(payment, what);
      if (at?.payment !== payment || screen.dataset.view === 'end') return;
      if (outcome === 'refused') end(cross, 'Declined', 'You said no. Nothing was charged.', 'bad');
      else if (outcome === 'gone') end(cross, 'Too late', 'This code is no longer good. Nothing was taken.', 'bad');
      else if (outcome === 'pending')
        end(draw('demo-turn', '0 0 50 50', 'M25 7a18 18 0 1 1-18 18'), 'On its way', 'Another bank takes a quarter of a minute.');
      else end(tick, `Paid ${at.amount}`, 'Now look at the page.', 'good');
    } catch (error) {
      end(cross, 'No answer', error.message, 'bad');
    }
    onAct();
  }

  function end(mark, title, text, tone = '') {
    const drawn = typeof mark === 'string' ? draw(`demo-mark ${tone}`, '0 0 50 50', mark) : mark;
    const more = tone === 'bad' && !at?.ended ? [make('div', 'demo-does', button('demo-no', 'Scan again', again))] : [];
    show('end', drawn, make('p', 'demo-title', title), make('p', 'demo-small', text), more);
    said.textContent = `Phone: ${title}. ${text}`;
  }

  function look() {
    pressed = undefined;
    show('scan', draw('demo-finder', '0 0 100 100', corners), make('i', 'demo-beam'), make('p', '', 'Scanning …'));
    timer = setTimeout(ask, 1100);
  }

  /** The panel renews a code by itself and stays payable after a decline; the newest code is the one on it. */
  async function again() {
    // Only the bank's codes change without the page telling; another provider's is scanned as it is.
    if (at?.payment && at.payment.provider !== 'sandbox') return look();
    const newest = (await payments().catch(() => [])).find((one) => one.state === 'WAITING' && one.links?.scan);
    if (!newest) return end(cross, 'Nothing to scan', 'No panel shows a code that could be paid.', 'bad');
    at = { ...at, code: newest.links.scan, amount: shown(newest) };
    look();
  }

  async function ask() {
    const { code, amount, payee, app = 'Pretend wallet' } = at;
    const payment = await scan(code).catch(() => undefined);
    if (at?.code !== code || screen.dataset.view !== 'scan') return;
    if (!payment) return end(cross, 'No such code', 'None of the pretend providers knows this code.', 'bad');
    at.payment = payment;
    show(
      'ask',
      make('p', 'demo-app', app),
      make('p', 'demo-amount', amount),
      make('p', 'demo-small', payee ? `to ${payee}` : 'to the shop'),
      make('div', 'demo-does', [
        button('demo-yes', 'Approve', () => answer(payment, 'pay', 'Paying …')),
        button('demo-no', 'Decline', () => answer(payment, 'decline', 'Declining …')),
        ...(payment.provider === 'sandbox' ? [button('demo-more', 'Pay, but slowly', () => answer(payment, 'later', 'Paying …'))] : []),
      ]),
    );
    said.textContent = `The pretend phone has scanned the code and asks: approve ${amount}?`;
  }

  element.tabIndex = -1;
  idle();
  return {
    element,
    /** Is there something on it to be seen to? */
    busy: () => screen.dataset.view !== 'idle',
    /** The panel shows a code. */
    scan(session, payee) {
      const { data: code, app } = session.nextAction;
      if (!code || at?.code === code) return;
      at = { code, app, order: session.id, amount: shown(session.total), payee };
      look();
    },
    /** The shop said how it ended. */
    settled(session, how) {
      // Said once: closing the panel tells of the same end again.
      if (at?.order !== session.id || at.ended === how) return;
      at.ended = how;
      if (how === 'paid') {
        const took = pressed === undefined ? undefined : (performance.now() - pressed) / 1000;
        end(
          tick,
          `Paid ${at.amount}`,
          took === undefined ? 'The page knows.' : `The page knew ${took.toFixed(1)} s after you pressed.`,
          'good',
        );
      } else if (how === 'failed') end(cross, 'Declined', 'Nothing was charged.', 'bad');
      else end(cross, how === 'expired' ? 'Code ran out' : 'Canceled', 'Nothing was charged.', 'bad');
    },
  };
}
