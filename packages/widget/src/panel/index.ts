/** The panel's door for pages: what the loader calls. Each is typed by {@link Panel}. */
export type { Panel } from './door.ts';
export { decorate, open, release, resume } from './sales.ts';
