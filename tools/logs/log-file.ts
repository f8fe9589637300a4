import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { errorCode } from "../../components/shared/error-message";
import type { LogPart, LogPosition, ServiceLog } from "./follow-log";

/** Bytes that are searched for the last lines at a time. */
const STEP_BYTES = 64 * 1_024;

/** Log in a file of this machine. */
export const logFile = (path: string): ServiceLog => ({
  lastLines: (count) =>
    withFile(path, async (file) => {
      const { size, position } = await positionAtEnd(file);
      const start = await startOfLastLines(file, size, count);
      return { text: await textOf(file, start, size), position };
    }),

  readAfter: async (position) => {
    try {
      return await withFile(path, async (file) => {
        const end = await positionAtEnd(file);
        if (end.position.file === position.file) {
          // A shorter file was emptied.
          const from = end.size < position.offset ? 0 : position.offset;
          return { text: await textOf(file, from, end.size), position: end.position };
        }
        return {
          text: (await restOfRenamed(path, position)) + (await textOf(file, 0, end.size)),
          position: end.position,
        };
      });
    } catch (error) {
      // A service that is about to start renames its log first.
      if (errorCode(error) === "ENOENT") {
        return { text: "", position };
      }
      throw error;
    }
  },
});

async function withFile(path: string, read: (file: FileHandle) => Promise<LogPart>): Promise<LogPart> {
  const file = await open(path);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

async function positionAtEnd(file: FileHandle): Promise<{ readonly size: number; readonly position: LogPosition }> {
  const { ino, size } = await file.stat({ bigint: true });
  return { size: Number(size), position: { file: String(ino), offset: Number(size) } };
}

async function textOf(file: FileHandle, from: number, to: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, to - from)), 0, Math.max(0, to - from), from);
  return buffer.subarray(0, bytesRead).toString("utf8");
}

/** Position of the first of the last `count` lines. */
async function startOfLastLines(file: FileHandle, size: number, count: number): Promise<number> {
  if (count === 0) {
    return size;
  }
  // A line break at the end of the file ends the last line.
  let missing = count + ((await textOf(file, size - 1, size)) === "\n" ? 1 : 0);
  for (let end = size; end > 0; end -= STEP_BYTES) {
    const from = Math.max(0, end - STEP_BYTES);
    const { buffer } = await file.read(Buffer.alloc(end - from), 0, end - from, from);
    for (let at = buffer.length - 1; at >= 0; at -= 1) {
      if (buffer[at] === LINE_BREAK) {
        missing -= 1;
        if (missing === 0) {
          return from + at + 1;
        }
      }
    }
  }
  return 0;
}

const LINE_BREAK = 0x0a;

/** End of a log that has another name now. */
async function restOfRenamed(path: string, { file, offset }: LogPosition): Promise<string> {
  for (const name of await readdir(dirname(path))) {
    const other = join(dirname(path), name);
    const found = await stat(other, { bigint: true }).catch(() => undefined);
    if (found !== undefined && String(found.ino) === file) {
      const part = await withFile(other, async (renamed) => ({
        text: await textOf(renamed, offset, Number(found.size)),
        position: { file, offset },
      }));
      return part.text;
    }
  }
  return "";
}
