import type { html } from "hono/html";
import type { Language } from "../../start/language";
import { type Formats, formats } from "./formats";
import { TEXTS, type Texts } from "./texts";

/** Text of HTML. Values in it are escaped. */
export type Html = ReturnType<typeof html>;

/** Surroundings of a page: everything that is not data of the cluster. */
export interface View {
  /** Name of the stack. */
  readonly stack: string;
  readonly language: Language;
  readonly texts: Texts;
  readonly formats: Formats;
  /** Address of a page or file of the console, with the token. */
  link(path: string, query?: Readonly<Record<string, string>>): string;
}

/** Surroundings of the pages of a stack in one language. */
export const viewOf = (stack: string, language: Language, token: string, timeZone?: string): View => ({
  stack,
  language,
  texts: TEXTS[language],
  formats: formats(language, timeZone),
  link: (path, query = {}) => `${path}?${new URLSearchParams({ token, ...query })}`,
});

/** Path of the page of a topic. */
export const topicPath = (topic: string): string => `/topics/${encodeURIComponent(topic)}`;

/** Path of the page of a consumer group. */
export const groupPath = (group: string): string => `/groups/${encodeURIComponent(group)}`;
