import { message } from '../wording';

/** Of what was thrown: `NotFoundError`, `NotReadableError` and the like; "" where it has none. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Why a file could not be read, and what to do. */
export function whyNotRead(error: unknown): string {
  const name = nameOf(error);
  if (name === 'NotFoundError') return message('The file is no longer there. Find it and add it again.');
  if (name === 'NotReadableError') {
    return message(
      'The file could not be read: it was changed, moved or locked after you chose it. Add it again.',
    );
  }
  if (name === 'DataError') {
    return message(
      'The archive is damaged here: it does not hold this file whole. Get a new copy of the archive.',
    );
  }
  if (name === 'RangeError') return message('The file changed while it was being read. Add it again.');
  return message('The file could not be read. Copy it to this computer and add it again.');
}
