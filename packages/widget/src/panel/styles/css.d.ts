declare module '*.css?inline' {
  const css: string;
  export default css;
}
/** The same text once more, for another file of the build: what two of them import alike would be part of the panel. */
declare module '*.css?inline&card' {
  const css: string;
  export default css;
}
