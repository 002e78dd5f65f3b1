import { t } from '../language/language.svelte';
import { bareFingerprint, visible } from '../text';
import type { HistoryEntry } from '../../worker/bridge';
import { outcomeWords } from '../words';

/** Entries that hold what is looked for: in a name, a UUID, the words of an outcome (in English or as the page says them), or a fingerprint, however typed. */
export function found(entries: readonly HistoryEntry[], query: string): readonly HistoryEntry[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return entries;
  const hex = bareFingerprint(query);
  const isHex = /^[0-9a-f]{4,}$/.test(hex);
  return entries.filter(({ source, uuid, sha512, files, outcome }) => {
    const words = [source, visible(source), uuid ?? '', outcomeWords[outcome], t(outcomeWords[outcome])];
    if (words.some((word) => word.toLowerCase().includes(wanted))) return true;
    return isHex && [sha512 ?? '', ...files].some((fingerprint) => fingerprint.includes(hex));
  });
}
