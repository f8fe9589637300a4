/** Languages of texts for a person. */
export const LANGUAGES = ["en", "es"] as const;

/** Language of texts for a person. */
export type Language = (typeof LANGUAGES)[number];

/**
 * Language of the user: Spanish if the locale is a Spanish one, else English. The locale is the first that is set of `LC_ALL`,
 * `LC_MESSAGES` and `LANG`, else on Windows, which sets none of them, the locale of the user's account.
 */
export function languageOf(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  accountLocale = Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || (platform === "win32" ? accountLocale : "");
  return /^es(?![a-z])/i.test(locale) ? "es" : "en";
}
