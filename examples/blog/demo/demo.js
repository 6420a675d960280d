// The demo's own stage: a pretend phone and a "break it" strip beside the post. No part of what a blogger copies.
// It only listens to the events that Buypost sends to any page, and pulls the pretend bank's levers through this blog's own address.

// Heard from the first moment: a reader who comes back from the bank may have paid before the stage stands.
const waiting = [];
let hear = (event) => waiting.push(event);
for (const name of ['open', 'start', 'action', 'processing', 'paid', 'failed', 'delivered', 'close'])
  document.addEventListener(`buypost:${name}`, (event) => hear(event));

const [{ bringAlong }, { createPhone }, { createStrip }] = await Promise.all([
  import('./beside.js'),
  import('./phone.js'),
  import('./strip.js'),
]);

/** What an event tells about the order, however it is wrapped. */
function sessionOf(event) {
  const told = event.detail;
  for (const thing of [told?.session, told?.state?.session, told?.snapshot?.session, told?.snapshot, told?.state, told])
    if (typeof thing?.status === 'string') return thing;
  return undefined;
}

const strip = createStrip();
const phone = createPhone({ onAct: strip.look });
const home = document.createElement('div');
home.className = 'demo';
// Each for itself, since they are lent to panels in other languages.
for (const thing of [strip.element, phone.element]) Object.assign(thing, { lang: 'en', dir: 'ltr' });
home.append(strip.element, phone.element);
document.querySelector('main')?.after(home);
const stay = bringAlong(home, [phone.element, strip.element], phone.element, phone.busy);

hear = (event) => {
  const session = sessionOf(event);
  if (session?.status === 'requires_action' && session.nextAction?.type === 'qr_code')
    phone.scan(session, event.detail.state?.offer?.seller?.name);
  else if (session?.status === 'succeeded') phone.settled(session, 'paid');
  else if (session !== undefined && session.status !== 'requires_action' && session.status !== 'processing')
    phone.settled(session, session.status);
  strip.tell(event.type, session);
  stay(event.target);
};
for (const event of waiting) hear(event);
