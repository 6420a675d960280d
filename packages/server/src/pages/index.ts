/** Every page of the shop. */
import type { App, Desk } from '../routes/server.ts';
import { backRoutes } from './back.ts';
import { frontRoutes } from './front.ts';
import { hostedRoutes } from './hosted.ts';
import { payFrameRoutes } from './pay-frame.ts';
import { purchaseRoutes } from './purchase.ts';
import { receiptRoutes } from './receipt.ts';

export { answerTrouble, isPagePath } from './trouble.ts';

export function pageRoutes(app: App, desk: Desk): void {
  frontRoutes(app, desk);
  hostedRoutes(app, desk);
  purchaseRoutes(app, desk);
  backRoutes(app, desk);
  receiptRoutes(app, desk);
  payFrameRoutes(app, desk);
}
