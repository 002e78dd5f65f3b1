/** The files of `public/samples` by name, in base64; made by a plugin in `vite.config.ts`. */
declare module 'virtual:samples' {
  const files: Readonly<Record<string, string>>;
  export default files;
}
