/** Running a shop under Node. */
export { readConfig, type Config, type ConfigSources, type ReadConfig } from './config.ts';
export { folderAssets, type AssetFolders } from './assets.ts';
export { jsonLog } from './log.ts';
export { CannotStart, openShop } from './open-shop.ts';
export { serveShop, type RunningShop } from './serve.ts';
