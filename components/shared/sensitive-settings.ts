import type { Properties } from "./properties";

/** Pattern of the names of settings that contain secrets. */
const SENSITIVE_NAME = /password|secret|jaas\.config|credential|\.key$/i;

/** True if a setting of this name contains a secret. */
export const isSensitiveSetting = (key: string): boolean => SENSITIVE_NAME.test(key);

/** True for a setting that contains a secret by its name, or whose value the user has marked as secret. */
export const isSecretSetting = (key: string, secretNames: readonly string[] = []): boolean =>
  secretNames.includes(key) || isSensitiveSetting(key);

/** Names of the settings that contain secrets. */
export const sensitiveSettings = (settings: Properties): string[] => Object.keys(settings).filter(isSensitiveSetting);
