import type { Readable } from "node:stream";

/** The `length` characters that follow `text` in a stream of bytes; `undefined` if the stream does not contain them. */
export async function textAfter(stream: Readable, text: string, length: number): Promise<string | undefined> {
  let last = "";
  for await (const chunk of stream) {
    const read = last + (chunk as Buffer).toString("latin1");
    const start = read.indexOf(text);
    if (start >= 0 && read.length >= start + text.length + length) {
      return read.slice(start + text.length, start + text.length + length); // Leaving the loop closes the stream.
    }
    last = read.slice(start >= 0 ? start : Math.max(0, read.length - text.length + 1));
  }
  return undefined;
}
