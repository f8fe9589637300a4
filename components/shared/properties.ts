import { parse } from "dot-properties";

/** Settings of a Java properties file, under their official names. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/**
 * Text of a Java properties file. Keys are sorted, so that equal settings give equal text. Escaped as
 * `java.util.Properties#load` reads it: ISO 8859-1, other characters as `\uXXXX`.
 */
export function renderProperties(properties: Properties): string {
  return Object.keys(properties)
    .sort()
    .map((key) => `${escapeKey(key)}=${escapeValue(String(properties[key]))}\n`)
    .join("");
}

/**
 * Settings in the text of a Java properties file, as `java.util.Properties#load` reads it. The parser would not find the second
 * line of a name behind a line end of Windows.
 */
export const parseProperties = (text: string): Readonly<Record<string, string>> =>
  parse(text.replace(/\r\n?/g, "\n")) as Record<string, string>;

const escapeKey = (key: string): string => escapeText(key).replace(/[ :=#!]/g, "\\$&");

const escapeValue = (value: string): string => escapeText(value).replace(/^ /, "\\ ");

function escapeText(text: string): string {
  return text
    .replace(/\\/g, "\\\\")
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t")
    .replace(/\f/g, "\\f")
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
