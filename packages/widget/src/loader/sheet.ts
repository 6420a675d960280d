/**
 * The look of buttons that stand in the page itself. Zero specificity (`:where`), so that any rule of the host wins, and no geometry:
 * colour, outline and `box-shadow` only, so that nothing moves however late this arrives.
 *
 * The fill is a veil of grey, which suits light and dark pages alike and leaves the host's text its contrast.
 *
 * What cannot be bought now is grey; struck through is only what is sold out (the one state that begins with an `s`).
 *
 * `own` selects this shop's elements, `filled` which of them are drawn as a button (`layout=button`).
 */
export const sheetText = (own: string, filled: string): string =>
  `:where(${own}){cursor:pointer;` +
  `&:where(${filled}){text-decoration:none;background:#7772;box-shadow:0 0 0 .4em #7772}` +
  '&:where([aria-busy]){outline:2px dotted}' +
  '&:where([aria-disabled=true]){color:GrayText}' +
  '&:where([data-buypost-state^=s]){text-decoration:line-through}}';
