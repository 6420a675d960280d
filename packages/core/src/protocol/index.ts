export * from './address.ts';
export * from './answers.ts';
export * from './problem.ts';
export * from './requests.ts';
