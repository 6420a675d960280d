/**
 * The look of buttons that stand in the page itself. Zero specificity (`:where`), so that any rule of the host wins, and no geometry:
 * colour, outline and `box-shadow` only, so that nothing moves however late this arrives.
 *
 * `own` selects this shop's elements, `filled` those drawn as a button (`layout=button`).
 */
export const sheetText = (own: string, filled: string): string =>
  `:where(${own}){cursor:pointer}` +
  `:where(${filled}){text-decoration:none;background:color-mix(in srgb,currentColor 9%,#0000);box-shadow:0 0 0 .4em color-mix(in srgb,currentColor 9%,#0000)}` +
  `:where(${own}):where([aria-busy=true]){cursor:progress;outline:2px dotted}` +
  `:where(${own}):where([aria-disabled=true]){cursor:default;color:GrayText;text-decoration:line-through}`;
