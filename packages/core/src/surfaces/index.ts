export { inAppOf, inApps, leavingLink, type InApp } from './apps.ts';
export { elsewhereFrom, type Elsewhere, type Place } from './elsewhere.ts';
export { actionsOn, isInApp, surfaceOfAgent, worksOn } from './surface.ts';
