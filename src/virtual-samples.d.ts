/** The files of `public/samples` by name, in base64; made by a plugin in `vite.config.ts`. */
declare module 'virtual:samples' {
  const files: Readonly<Record<string, string>>;
  export default files;
}
/** The list of the samples; made by the same plugin. */
declare module 'virtual:samples/samples.json' {
  const list: unknown;
  export default list;
}
