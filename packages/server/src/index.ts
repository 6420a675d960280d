export * from './shop.ts';
export * from './offers/index.ts';
export * from './assets.ts';
export { localChanges } from './changes.ts';
export { createServer } from './create-server.ts';
export type { Env, ServerOptions } from './routes/server.ts';
export { defaultLimits, testLimits, type LimitRules } from './routes/limits.ts';
export { version } from './version.ts';
