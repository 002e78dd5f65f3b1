/** The files of `public/trust` by name, in base64, none where there is no such folder; made in `vite.config.ts`. */
declare module 'virtual:trust' {
  const files: Readonly<Record<string, string>>;
  export default files;
}
