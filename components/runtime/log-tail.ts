import { open } from "node:fs/promises";

import { errorCode } from "../shared/error-message";

/** How much of a log's end is read for an error message. */
const TAIL_BYTES = 16 * 1024;

/** The last `count` lines of a file; empty if it is not there. */
export async function lastLines(path: string, count: number): Promise<string[]> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString("utf8").split(/\r?\n/).filter(Boolean).slice(-count);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      return [];
    }
    throw error;
  }
}
