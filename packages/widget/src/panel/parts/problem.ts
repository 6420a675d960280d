import type { FieldProblem } from '@buypost/core';

export const problemOf = (problems: readonly FieldProblem[], ...fields: readonly string[]): FieldProblem['problem'] | undefined =>
  problems.find(({ field }) => fields.includes(field))?.problem;
