import type { Tool } from './report';

declare const __TOOL_NAME__: string;
declare const __TOOL_VERSION__: string;
declare const __TOOL_BUILD__: string;

/** This build; the three values are set when it is made (see `vite.config.ts`). */
export const tool: Tool = { name: __TOOL_NAME__, version: __TOOL_VERSION__, build: __TOOL_BUILD__ };
