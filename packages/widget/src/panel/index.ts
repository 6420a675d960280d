/** The panel's door for pages: what the loader calls. Each is typed by {@link Panel}. */
import { comeBack } from './sales.ts';

// This file is the shop's own: where it came from is the shop.
comeBack(new URL(import.meta.url).origin);

export type { Panel } from './door.ts';
export { decorate, open, release, resume } from './sales.ts';
