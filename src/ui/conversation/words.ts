/** The page's words for what a conversation is made of. */
import type { Dialog, Excerpt, NotUnpacked, Party } from '../../worker/bridge';
import { memberLabels, memberWords } from '../../report/plain-text';
import { message } from '../../wording';
import { plural, t } from '../language/language.svelte';
import { cut, localTime, short, visible } from '../text';
import type { Playable } from './playable';

export const kindWords: Readonly<Record<Dialog['kind'], string>> = {
  recording: message('Recording'),
  text: message('Message'),
  transfer: message('Transfer'),
  incomplete: message('Not connected'),
  'recording-set': message('Set of recordings'),
  other: message('Part of the conversation'),
};

/** Why there is nothing to play. */
export const nothingWords: Readonly<Record<Extract<Playable, { kind: 'nothing' }>['why'], string>> = {
  missing: message('The recording was not supplied. Add it to hear it here.'),
  'not-read': message('The recording could not be read.'),
  withheld: message('The recording is withheld.'),
  none: message('The record names no recording and carries none.'),
};

/** Why a recording that was read before is not to be had; `gone`: nothing tells why. */
export const notHadWords: Readonly<Record<NotUnpacked | 'gone', string>> = {
  gone: message('The recording cannot be had any more. Add it again.'),
  changed: message(
    'The recording could not be read again: its archive was changed, moved or locked after it was checked. Get the archive again and add it.',
  ),
  'too-large': message(
    'Recordings of up to {size} can be heard from within an archive. Unpack the archive yourself and add the folder.',
  ),
  'broke-off': message(
    'The unpacking of the recording broke off, perhaps for want of memory. Unpack the archive yourself and add the folder.',
  ),
};

export { clock } from '../../report/plain-text';

/** A length of time: "2.5 seconds", "12 minutes 30 seconds". */
export function lasting(seconds: number): string {
  if (seconds < 60) return inSeconds(Math.round(seconds * 10) / 10);
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [
    ...(hours > 0 ? [plural('{n} hour|{n} hours', hours)] : []),
    ...(minutes > 0 ? [plural('{n} minute|{n} minutes', minutes)] : []),
    ...(rest > 0 && hours === 0 ? [inSeconds(rest)] : []),
  ].join(' ');
}

const inSeconds = (seconds: number): string => plural('{n} second|{n} seconds', seconds);

/** One line of an excerpt for places that have no room to unfold, with the length of the whole where it is cut. */
export const shortOf = ({ text, more }: Excerpt, limit: number): string =>
  more === 0
    ? short(text, limit)
    : `${visible(cut(text, limit))}… (${plural('{n} character|{n} characters', text.length + more)})`;

/** What a party is called: the name, else an address, else its number. */
export function partyName(parties: readonly Party[], index: number): string {
  const party = parties[index];
  const called = party?.name ?? party?.addresses[0];
  if (called !== undefined) return shortOf(called, 60);
  const number = String(index + 1);
  return party === undefined ? t('Party {number}, not listed', { number }) : t('Party {number}', { number });
}

/** A member's name as people write: "overall_score" is "Overall score". Names with anything unusual stay. */
export function labelOf(name: Excerpt): string {
  const words = name.more > 0 ? null : memberWords(name.text);
  if (words === null) return shortOf(name, 80);
  return memberLabels.has(words) ? t(words) : words;
}

/** When something began: by this computer's zone, which it names; as written where it is no moment. */
export const beganAt = (start: Excerpt, moment: number | null): string =>
  moment === null ? shortOf(start, 60) : localTime(new Date(moment).toISOString());
