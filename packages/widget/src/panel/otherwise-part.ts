/** What a purchase that goes well does not show, fetched when it is needed, and quietly as soon as a panel stands open. */
import { otherwiseFile } from './lazy.ts';
import { loaded } from './loaded.ts';

export const otherwisePart = loaded(otherwiseFile);
