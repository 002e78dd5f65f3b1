/** The licences of what the page is made of, as text; made by a plugin of the build. */
declare module 'virtual:licences' {
  const text: string;
  export default text;
}
