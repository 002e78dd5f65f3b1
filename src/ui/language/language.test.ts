import { describe, expect, it } from 'vitest';
import { regional, type Language } from './language.svelte';

describe('numbers and dates', () => {
  it.each<[Language, string[], string]>([
    ['de', ['en-US', 'de-CH', 'de-AT'], 'de-CH'],
    ['en', ['en-US'], 'en-US'],
    ['en', ['fr-CA'], 'en-GB'],
    ['es', ['es-mx'], 'es-MX'],
    ['fr', [], 'fr'],
    ['fr', ['', 'fr_CA', 'x', 'fr-*', 'fr-BE'], 'fr-BE'],
  ])('of %s, for a browser that prefers %j, are written as in %s', (language, wanted, tag) => {
    expect(regional(language, wanted)).toBe(tag);
  });
});
