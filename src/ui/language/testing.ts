/** What the sources say to people: every message in them, and every text of a template that is none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

/** Functions that take a message, and which of their arguments it is. */
const speakers = new Map([
  ['t', 0],
  ['plural', 0],
  ['said', 0],
  ['say', 0],
  ['message', 0],
  ['word', 1],
]);

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The sources in a folder, tests and what only tests use left out. */
export function sourcesIn(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .filter(({ name }) => !/(\.test|\.bench|\.d)\.ts$|^testing\.ts$/.test(name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('suite'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** The messages that a source gives to one of the speakers, in the order in which they stand. */
export const messagesOf = ({ path, text }: Source): string[] =>
  scriptsOf(path, text).flatMap((script) => {
    const file = ts.createSourceFile('script.ts', script, ts.ScriptTarget.Latest, true);
    const constants = new Map<string, ts.Expression>();
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
        constants.set(node.name.text, node.initializer);
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
        const argument = node.arguments[speakers.get(node.expression.text) ?? Infinity];
        if (argument !== undefined) found.push(...literalsOf(argument, constants));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });

/** The texts that an expression can come to, as far as they stand in it or in a constant before it. */
function literalsOf(expression: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isParenthesizedExpression(expression)) return literalsOf(expression.expression, constants);
  if (ts.isConditionalExpression(expression)) {
    return [...literalsOf(expression.whenTrue, constants), ...literalsOf(expression.whenFalse, constants)];
  }
  const meant = ts.isIdentifier(expression) ? constants.get(expression.text) : undefined;
  return meant === undefined || meant === expression ? [] : literalsOf(meant, constants);
}

interface Part {
  readonly type?: string;
  readonly start?: number;
  readonly end?: number;
  readonly name?: string;
  readonly data?: string;
  readonly value?: unknown;
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

function partsOf(node: unknown, visit: (part: Part) => void): void {
  if (Array.isArray(node)) node.forEach((one) => partsOf(one, visit));
  else if (isPart(node)) {
    visit(node);
    Object.entries(node).forEach(([key, value]) => key !== 'css' && partsOf(value, visit));
  }
}

/** A component's scripts, and each expression of its template as a script of its own. */
function scriptsOf(path: string, text: string): string[] {
  if (!path.endsWith('.svelte')) return [text];
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? '');
  // Calls are taken whole, so that one inside another is found by the reader of scripts.
  const calls: [number, number][] = [];
  partsOf(parse(text, { modern: true }).fragment, ({ type, start, end }) => {
    if (type !== 'CallExpression' || start === undefined || end === undefined) return;
    if (!calls.some(([from, to]) => from <= start && end <= to)) calls.push([start, end]);
  });
  return [scripts.join('\n'), ...calls.map(([start, end]) => text.slice(start, end))];
}

/** Attributes that are read by people. */
const spokenAttributes = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'summary']);

/** Texts in a component's template that no speaker says: words between the tags and in attributes that are read out. */
export function unspokenIn({ path, text }: Source): string[] {
  if (!path.endsWith('.svelte')) return [];
  const found: string[] = [];
  const note = (words: string): void => {
    const trimmed = words.replace(/\s+/g, ' ').trim();
    if (/\p{L}{2}/u.test(trimmed)) found.push(trimmed);
  };
  const { fragment } = parse(text, { modern: true });
  partsOf(fragment, ({ type, name, value }) => {
    if (type !== 'Attribute' || name === undefined || !spokenAttributes.has(name)) return;
    partsOf(value, (part) => part.type === 'Text' && note(part.data ?? ''));
  });
  textsBetweenTags(fragment, note);
  return found;
}

function textsBetweenTags(node: unknown, note: (words: string) => void): void {
  if (Array.isArray(node)) node.forEach((one) => textsBetweenTags(one, note));
  else if (isPart(node)) {
    if (node.type === 'Text') note(node.data ?? '');
    Object.entries(node).forEach(
      ([key, value]) => key !== 'attributes' && key !== 'css' && textsBetweenTags(value, note),
    );
  }
}

/** The places of a message: of one in two forms, those of both. */
export const placesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();
