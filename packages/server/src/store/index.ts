export * from './store.ts';
export { openSqlite } from './sqlite.ts';
export { openPostgres, type PostgresOptions } from './postgres.ts';
export { guardedFetch, insideTransaction } from './scope.ts';
export { shopSecret } from './settings.ts';
