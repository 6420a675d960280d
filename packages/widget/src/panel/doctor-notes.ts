/** What is wrong with a page's buttons, for its author: said once to the console, and kept for `?buypost=doctor`. */

export interface Note {
  readonly message: string;
  readonly element?: Element | undefined;
}

const notes = new Map<string, Note>();
const most = 200;

/** Notes something for the author. `message` says what is wrong and what to write instead; it is said once, whichever element it concerns. */
export function note(message: string, element?: Element): void {
  if (notes.has(message) || notes.size >= most) return;
  notes.set(message, { message, element });
  // oxlint-disable-next-line no-console -- the console is where authors look; once for each message
  console.warn(`Buypost: ${message}`, ...(element ? [element] : []));
}

export const noted = (): readonly Note[] => [...notes.values()];
