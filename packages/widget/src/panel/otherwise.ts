/**
 * What a purchase that goes well does not show, in a file of its own: what is amiss and what then, the other ways to pay, what the other orders
 * give. It is fetched quietly as soon as a panel stands open, so that it is there when the network is not.
 */
import type { ErrorCode } from '@buypost/core';
import { otherTexts } from './messages/en-otherwise.ts';
import otherwiseRules from './styles/otherwise.css?inline';
import { addRules } from './styles/dress.ts';
import type { Tools } from './tools.ts';

addRules(otherwiseRules);

export { closing } from './otherwise/closing.tsx';
export { Notices } from './otherwise/notices.tsx';
export { OrderActions } from './otherwise/order-actions.tsx';
export { pickUp, reopen } from './otherwise/pick-up.ts';
export { rememberButton } from './otherwise/return.ts';
export { says } from './otherwise/says.ts';
export { shipment } from './otherwise/shipment.tsx';
export { marks, step } from './otherwise/step.tsx';
export { unavailable } from './otherwise/unavailable.tsx';

export const errorText = (code: ErrorCode, t: Tools): string => otherTexts(t.m).errors[code];
