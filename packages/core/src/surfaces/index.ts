export { inAppOf, inApps, leavingLink, type InApp } from './apps.ts';
export { elsewhereFrom, type Elsewhere, type Place } from './elsewhere.ts';
export { actionsOn, worksOn } from './actions.ts';
export { isInApp, surfaceOfAgent } from './surface.ts';
