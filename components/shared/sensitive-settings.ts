import type { Properties } from "./properties";

/** Names of settings whose values must not be read by others. */
const PRIVATE_KEY = /password|secret|jaas\.config|credential|\.key$/i;

/** Whether the value of a setting of this name must not be read by others. */
export const isSensitiveSetting = (key: string): boolean => PRIVATE_KEY.test(key);

/** The keys of the settings whose values must not be read by others. */
export const sensitiveSettings = (settings: Properties): string[] => Object.keys(settings).filter(isSensitiveSetting);
