import type { FieldProblem } from '@buypost/core';
import { choiceTexts } from '../messages/en-choices.ts';
import type { Tools } from '../tools.ts';
import { problemOf } from './problem.ts';

/** The sentence for what is wrong with one of these fields, the first of which is shown. */
export const sentenceOf = (problems: readonly FieldProblem[], fields: readonly string[], t: Tools): string | undefined => {
  const problem = problemOf(problems, ...fields);
  const texts = choiceTexts(t.m).problems;
  const [field = ''] = fields;
  if (field === 'contact.email' && problem === 'invalid') return texts.email;
  if (problem === 'missing' && ['variant', 'method', 'shipping', 'shipTo.country'].includes(field)) return texts.choice;
  return problem && texts[problem];
};
