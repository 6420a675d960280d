/** Marks, drawn for this panel: 20 by 20, one line, no brand. */

const drawn = {
  close: 'M5 5l10 10M15 5 5 15',
  info: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14m0 6v4.5m0-7v.1',
  card: 'M2.5 5.5a1 1 0 0 1 1-1h13a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1zm0 3h15M5 12.5h3',
  wallet: 'M15.5 6.5v-2a1 1 0 0 0-1.2-1L4 5.6a2 2 0 0 0-1.5 2V15a1.5 1.5 0 0 0 1.5 1.5h12a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1H5m8.8 5v.1',
  qr: 'M3 3h5v5H3zm9 0h5v5h-5zm-9 9h5v5H3zm9 0h2v2h-2zm5 0v2m-5 3h.5m2.5 0h2v-1',
  phone: 'M6 3.5a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1zm3 11.5h2',
} as const;

export type Mark = keyof typeof drawn;

/** A mark by its path. */
export const Line = ({ d }: { readonly d: string }) => (
  <svg viewBox="0 0 20 20" aria-hidden="true">
    <path d={d} />
  </svg>
);

export const Mark = ({ name }: { readonly name: Mark }) => <Line d={drawn[name]} />;

/** What a status is, before any word of it is read. The last path of each is the one that moves. */
const stamps = {
  good: 'M6 10.3l2.7 2.7L14 7.5',
  bad: 'M10 6v5m0 2.8v.1',
  wait: 'M10 2.5a7.5 7.5 0 0 1 7.5 7.5',
  calm: 'M10 6v4.3l2.8 1.7',
  off: 'M6.5 10h7',
} as const;

export type Stamp = keyof typeof stamps;

const ring = 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15';

export const Stamp = ({ name }: { readonly name: Stamp }) => (
  <svg viewBox="0 0 20 20" aria-hidden="true" class={name === 'wait' ? 'spin' : ''}>
    <path d={ring} opacity={name === 'wait' ? 0.25 : 1} />
    <path d={stamps[name]} />
  </svg>
);
