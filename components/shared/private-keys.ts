import type { Properties } from "./properties";

/** Names of settings whose values must not be read by others. */
const PRIVATE_KEY = /password|secret|jaas\.config|credential/i;

/** The keys of the settings whose values must not be read by others. */
export const privateKeys = (settings: Properties): string[] =>
  Object.keys(settings).filter((key) => PRIVATE_KEY.test(key));
