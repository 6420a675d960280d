export { actionsOn, isInApp, surfaceOfAgent, worksOn } from './surface.ts';
