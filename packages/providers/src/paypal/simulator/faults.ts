/** What goes wrong on request. */
import type { SimulatorFault, SimulatorFaultKind } from '../../simulator.ts';
import type { Book, BookFault } from './book.ts';

export const addFault = (book: Book, wish: SimulatorFault): void => {
  book.faults.push({ ...wish, left: wish.times ?? 1 });
};

/** Takes the first fault of this kind that fits the attempt, once; `undefined` where all is to go well. */
export const takeFault = (book: Book, kind: SimulatorFaultKind, attempt: string | undefined): BookFault | undefined => {
  const found = book.faults.find((fault) => fault.kind === kind && (fault.attempt === undefined || fault.attempt === attempt));
  if (found === undefined) return undefined;
  found.left -= 1;
  if (found.left <= 0) book.faults = book.faults.filter((fault) => fault !== found);
  return found;
};
