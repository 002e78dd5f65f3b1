/** The columns of the table of records, in the order in which they stand. */
import { message } from '../../wording';
import type { Column } from './sieve';

export const columns: readonly Column[] = ['outcome', 'source', 'headline', 'answers', 'signer', 'uuid'];

export const columnWords: Readonly<Record<Column, string>> = {
  outcome: message('Answer'),
  source: message('File'),
  headline: message('What it comes to'),
  answers: message('Questions'),
  signer: message('Signer'),
  uuid: message('UUID'),
};

/** What the records are sorted by, where that is chosen from a list. */
export const orderWords: Readonly<Record<Column, string>> = {
  outcome: message('Problems first'),
  source: message('By file'),
  headline: message('By what it comes to'),
  answers: message('By the four questions'),
  signer: message('By signer'),
  uuid: message('By UUID'),
};
