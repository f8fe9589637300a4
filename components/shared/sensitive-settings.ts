import type { Properties } from "./properties";

/** Pattern of the names of settings that contain secrets. */
const SENSITIVE_NAME = /password|secret|jaas\.config|credential|\.key$/i;

/** True if a setting of this name contains a secret. */
export const isSensitiveSetting = (key: string): boolean => SENSITIVE_NAME.test(key);

/** Names of the settings that contain secrets. */
export const sensitiveSettings = (settings: Properties): string[] => Object.keys(settings).filter(isSensitiveSetting);
