import { describe, expect, it } from 'vitest';
import * as codeWords from './report/code-words';
import { headlineMessages } from './report/headlines';
import { answerMessages } from './report/words';
import { samples } from './ui/samples';
import de from './ui/language/messages/de.json';
import es from './ui/language/messages/es.json';
import fr from './ui/language/messages/fr.json';
import { messagesOf, placesOf, sourcesIn, unspokenIn, type Source } from './ui/language/testing';

const page = sourcesIn('src/ui');
const engine = sourcesIn('src').filter(({ path }) => !path.startsWith('src/ui'));

/** The words for codes: every text in the tables of `code-words`. */
const tables = Object.values(codeWords as Record<string, unknown>).flatMap((table) =>
  typeof table === 'string'
    ? [table]
    : typeof table === 'object' && table !== null
      ? Object.values(table).filter((value) => typeof value === 'string' && !Array.isArray(table))
      : [],
) as string[];

const wanted = [
  ...new Set([
    ...[...page, ...engine].flatMap(messagesOf),
    ...headlineMessages,
    ...answerMessages,
    ...tables,
    ...samples.flatMap(({ title, description }) => [title, description]),
  ]),
].sort();

describe.each(Object.entries({ de, es, fr }) as [string, Record<string, string>][])(
  'the messages in "%s"',
  (_, messages) => {
    it('are there for all that the page says', () => {
      expect(wanted.filter((message) => !Object.hasOwn(messages, message))).toEqual([]);
    });

    it('hold nothing that nobody says', () => {
      const known = new Set(wanted);
      expect(Object.keys(messages).filter((message) => !known.has(message))).toEqual([]);
    });

    it('have the places of the English ones, and as many forms', () => {
      const wrong = Object.entries(messages).filter(
        ([message, text]) =>
          text.trim() === '' ||
          placesOf(message).join() !== placesOf(text).join() ||
          message.split('|').length !== text.split('|').length,
      );
      expect(wrong).toEqual([]);
    });

    it('stand in the order of their English', () => {
      expect(Object.keys(messages)).toEqual(Object.keys(messages).toSorted());
    });
  },
);

/** Names, and what is written the same in every language. */
const universal =
  /^(,? ?SHA-(1|256|384|512)|openssl ocsp|-respout|vCon Verifier|UUID|JSON|CSV|PDF|OID|UTC|PEM|vCon|RFC \d+|[\d.]+ (kB|MB))$/;

describe('a component', () => {
  it('writes no text that is not a message', () => {
    const unspoken = page.flatMap((source) =>
      unspokenIn(source)
        .filter((text) => !universal.test(text))
        .map((text) => `${source.path}: ${text}`),
    );
    expect(unspoken).toEqual([]);
  });
});

describe('the collector of messages', () => {
  const component = (text: string): Source => ({ path: 'a.svelte', text });

  it('finds messages in scripts, templates, choices and constants', () => {
    const text = `<script lang="ts">
      const a = t('one');
      const which = yes ? 'two' : 'three';
      const b = said(which, { n: 1 });
    </script>
    <p title={t('four')}>{t('five {x}', { x: t('six') })}</p>`;
    expect(messagesOf(component(text)).sort()).toEqual(
      ['one', 'two', 'three', 'four', 'five {x}', 'six'].sort(),
    );
  });

  it('finds text that is no message', () => {
    const text = `<p class="soft" title="a title">Some <b>words</b> {t('said')}</p>`;
    expect(unspokenIn(component(text))).toEqual(['a title', 'Some', 'words']);
  });
});
