/** Library that makes certificates. Loaded here, because most runs make none. */
export function loadX509(): typeof import("@peculiar/x509") {
  require("reflect-metadata"); // The library needs it first.
  return require("@peculiar/x509");
}
