/**
 * Keeps the demo's things within reach while a checkout is open. A modal dialog makes all that is not inside it unusable, so they are lent to
 * it through a slot: on wide screens they look as if they had not moved, on narrow ones they stand below what the dialog shows.
 */
const wide = matchMedia('(min-width: 78rem)');

/** The open modal dialog of a panel in this page, with the element whose shadow it lives in. */
function openDialog() {
  for (const host of document.querySelectorAll('body *')) {
    const dialog = host.shadowRoot?.querySelector('dialog:modal');
    if (dialog) return { host, dialog };
  }
  return undefined;
}

/**
 * `home` holds `things` while no dialog is open; on narrow screens `guest` then stands below the button it serves, while it is busy.
 * Returns what is to be called when a checkout did something, with the element it belongs to.
 */
export function bringAlong(home, things, guest, busy) {
  let tries = 0;
  let timer;
  let button;

  function goHomeBut(away) {
    for (const thing of things) {
      thing.removeAttribute('popover');
      thing.removeAttribute('slot');
      if (thing !== away && thing.parentElement !== home) home.append(thing);
    }
  }

  function lend({ host, dialog }) {
    if (!dialog.querySelector('slot[name="demo"]')) {
      const slot = document.createElement('slot');
      slot.name = 'demo';
      dialog.append(slot);
    }
    for (const thing of things) {
      if (thing.parentElement !== host) {
        thing.slot = 'demo';
        host.append(thing);
      }
      if (wide.matches && !thing.matches(':popover-open')) {
        thing.popover = 'manual';
        thing.showPopover();
      } else if (!wide.matches) thing.removeAttribute('popover');
    }
  }

  function place() {
    const open = openDialog();
    if (open) lend(open);
    else if (!wide.matches && busy() && button?.isConnected) {
      goHomeBut(guest);
      const block = button.closest('p, div, section') ?? button;
      if (guest.previousElementSibling !== block) block.after(guest);
    } else if (things.some((thing) => thing.parentElement !== home)) goHomeBut();
  }

  // The dialog opens and closes a moment before or after its event, so the look is repeated for a second.
  function soon(at) {
    if (at instanceof HTMLElement) button = at;
    clearInterval(timer);
    tries = 0;
    place();
    timer = setInterval(() => {
      place();
      if (++tries > 12) clearInterval(timer);
    }, 80);
  }

  wide.addEventListener('change', () => soon());
  document.addEventListener('click', () => soon(), true);
  document.addEventListener('keyup', (event) => event.key === 'Escape' && soon(), true);
  for (const thing of things)
    // The panel need not know of presses on things it does not know of.
    for (const type of ['click', 'pointerdown', 'keydown'])
      thing.addEventListener(type, (event) => event.key !== 'Escape' && event.stopPropagation());
  return soon;
}
