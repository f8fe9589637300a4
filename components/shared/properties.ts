/** Settings in the form of a Java properties file, under their official names. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/**
 * The text of a Java properties file: keys sorted, so that equal settings give equal text; escaped as
 * `java.util.Properties#load` reads it (ISO 8859-1, the rest as `\uXXXX`).
 */
export function renderProperties(properties: Properties): string {
  return Object.keys(properties)
    .sort()
    .map((key) => `${escapeKey(key)}=${escapeValue(String(properties[key]))}\n`)
    .join("");
}

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
