import { spawnSync } from 'node:child_process';

/** Whether Python 3 is here to compare with; says so where it is not. */
export function hasPython(): boolean {
  const there = spawnSync('python3', ['-c', 'import json'], { encoding: 'utf8' }).status === 0;
  if (!there) console.info('Skipped: there is no python3 here to compare with.');
  return there;
}

/** Numbers from 0 up to 1 that are the same every time (mulberry32). */
export function random(seed: number): () => number {
  let state = (seed * 0x9e3779b9) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A JSON text of an object with anything in it: all kinds of numbers, escapes, halves of characters, deep nesting. */
export function anyText(seed: number): string {
  const next = random(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const characters = [
    'a',
    'Z',
    '0',
    '7',
    ' ',
    '"',
    '\\',
    '/',
    '\n',
    '\t',
    '\b',
    '\u0001',
    '\u007f',
    '\u0085',
  ];
  const wide = ['é', 'ß', '€', '\u2028', '\ufeff', '\ufffd', '\uffee', '😀', '𝒜', '漢'];
  const text = (): string => {
    let made = '';
    for (let i = below(8); i > 0; i--) made += below(3) > 0 ? characters[below(14)] : wide[below(10)];
    return JSON.stringify(below(40) === 0 ? `${made}\ud9ab` : made);
  };
  const value = (depth: number): string => {
    const kind = below(depth > 4 ? 6 : 9);
    if (kind < 2) return number(next);
    if (kind < 4) return text();
    if (kind === 4) return ['true', 'false', 'null'][below(3)] ?? 'null';
    if (kind === 5) return ['[]', '{}'][below(2)] ?? '[]';
    const parts = Array.from({ length: below(5) }, () => value(depth + 1));
    if (kind === 6) return `[${parts.join(',')}]`;
    return object(parts);
  };
  const object = (parts: readonly string[]): string => {
    const names = new Map(parts.map((part) => [below(6) === 0 ? `"${below(50)}"` : text(), part]));
    return `{${[...names].map(([name, part]) => `${name}:${part}`).join(',')}}`;
  };
  return object(Array.from({ length: 1 + below(6) }, () => value(0)));
}

/** Numbers alone, with commas between. */
export function numbers(seed: number): string {
  const next = random(seed);
  return Array.from({ length: 50 }, () => number(next)).join(',');
}

function number(next: () => number): string {
  const digits = (n: number): string => Array.from({ length: n }, () => Math.floor(next() * 10)).join('');
  const sign = next() < 0.3 ? '-' : '';
  const whole = next() < 0.3 ? '0' : `${1 + Math.floor(next() * 9)}${digits(Math.floor(next() ** 3 * 30))}`;
  const fraction = next() < 0.5 ? '' : `.${digits(1 + Math.floor(next() * 20))}`;
  const most = next() < 0.1 ? 330 : 25;
  const power = next() < 0.6 ? '' : `e${Math.floor((next() * 2 - 1) * most)}`;
  return sign + whole + fraction + power;
}
