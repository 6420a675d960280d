export * from './address.ts';
export * from './answers.ts';
export { readAnswer } from './lenient.ts';
export { longest } from './longest.ts';
export * from './problem.ts';
export * from './requests.ts';
