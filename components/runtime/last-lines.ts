import { open } from "node:fs/promises";

import { errorCode } from "../shared/error-message";

/** Longest part of a log that an error message needs, in bytes. */
const TAIL_BYTES = 128 * 1024;

/** The last `count` lines of a file that are not empty; none if the file does not exist. */
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
