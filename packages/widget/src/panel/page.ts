/** What an open dialog asks of the page behind it. */

let locks = 0;
let sheet: CSSStyleSheet | undefined;

/**
 * The page does not scroll while the dialog is open, and does not shift: the room of its scroll bar is kept, under the backdrop too.
 * A sheet of ours, no style attribute. Returns how to undo it.
 */
export function holdPage(): () => void {
  const page = document.documentElement;
  const lock = (sheet ??= new CSSStyleSheet());
  let held = page.scrollHeight > page.clientHeight || locks > 0;
  if (held && locks++ === 0) {
    const room = parseFloat(getComputedStyle(page).paddingRight || '0') + innerWidth - page.clientWidth;
    lock.replaceSync(`html{overflow:hidden!important;padding-right:${room}px!important}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, lock];
  }
  return () => {
    if (held && --locks === 0) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== lock);
    held = false;
  };
}

/** Tells how many pixels of the window a screen keyboard covers, now and after every change. Returns how to stop. */
export function watchKeyboard(tell: (pixels: number) => void): () => void {
  const view = window.visualViewport;
  if (!view) return () => undefined;
  const look = (): void => {
    // A page zoomed by pinching has a small viewport and no keyboard.
    tell(view.scale > 1.01 ? 0 : Math.max(0, Math.round(innerHeight - view.height - view.offsetTop)));
  };
  view.addEventListener('resize', look);
  view.addEventListener('scroll', look);
  look();
  return () => {
    view.removeEventListener('resize', look);
    view.removeEventListener('scroll', look);
  };
}
