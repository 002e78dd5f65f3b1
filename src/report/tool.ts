import type { Tool } from './report';

declare const __TOOL_NAME__: string;
declare const __TOOL_VERSION__: string;
declare const __TOOL_BUILD__: string;

/** This build; the three values are set when it is made (see `vite.config.ts`). */
export const tool: Tool = { name: __TOOL_NAME__, version: __TOOL_VERSION__, build: __TOOL_BUILD__ };

/** The day this version was made, RFC 3339, UTC: no clock that is right says less. Goes up with each release. */
export const RELEASED = '2026-11-22T00:00:00Z';
