import { isUtf8 } from "node:buffer";
import { parse, stringify } from "lossless-json";

/** Key or value of a record in a form for people. */
export interface RecordText {
  /** `none` without bytes, `binary` if the bytes are no text. */
  readonly kind: "none" | "text" | "json" | "binary";
  /** Text; bytes in hexadecimal if they are binary; JSON with a line for each member. */
  readonly text: string;
  readonly sizeBytes: number;
  /** True if the text shows only the first bytes. */
  readonly isCut: boolean;
}

/** Most bytes of a text that are shown. */
const MAX_TEXT_BYTES = 8_192;

/** Most bytes in hexadecimal that are shown. */
const MAX_BINARY_BYTES = 256;

/** Control characters that no text contains. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the expression searches for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Form for people of the key or value of a record. A long text is shortened. */
export function recordText(bytes: Buffer | undefined): RecordText {
  if (bytes === undefined) {
    return { kind: "none", text: "", sizeBytes: 0, isCut: false };
  }
  const sizeBytes = bytes.length;
  const isCut = sizeBytes > MAX_TEXT_BYTES;
  const text = isUtf8(bytes) ? textOf(bytes.subarray(0, MAX_TEXT_BYTES)) : undefined;
  if (text === undefined || CONTROL.test(text)) {
    const hex = bytes
      .subarray(0, MAX_BINARY_BYTES)
      .toString("hex")
      .replace(/..(?=.)/g, "$& ");
    return { kind: "binary", text: hex, sizeBytes, isCut: sizeBytes > MAX_BINARY_BYTES };
  }
  const json = isCut ? undefined : formattedJson(text);
  return json === undefined ? { kind: "text", text, sizeBytes, isCut } : { kind: "json", text: json, sizeBytes, isCut };
}

/** Text of bytes that may end within a character, which is left out. */
const textOf = (bytes: Buffer): string => new TextDecoder().decode(bytes, { stream: true });

/** JSON object or array with a line for each member, with all digits of its numbers; `undefined` if the text is neither. */
function formattedJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    return stringify(parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}
