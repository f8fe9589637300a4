import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";

/** Magic number, method "deflate", no flags, no time, no extra flags, no particular system (RFC 1952). */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** Longest block that deflate stores without compression, in bytes (RFC 1951, 3.2.4). */
const BLOCK_BYTES = 65_535;

/**
 * Writes the file `from` as the gzip file `to`, without compression: the bytes are the same with every version of zlib, so
 * that the digest can be pinned. Jars are compressed already.
 */
export async function writeStoredGzip(from: string, to: string): Promise<void> {
  const output = await open(to, "w", 0o644);
  try {
    await output.write(HEADER);
    let [checksum, size] = [0, 0];
    for await (const block of createReadStream(from, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>) {
      checksum = crc32(block, checksum);
      size += block.length;
      await output.write(Buffer.concat([blockHeader(block.length, false), block]));
    }
    await output.write(blockHeader(0, true));
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(checksum, 0);
    trailer.writeUInt32LE(size % 2 ** 32, 4);
    await output.write(trailer);
  } finally {
    await output.close();
  }
}

function blockHeader(length: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(isLast ? 1 : 0, 0);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(~length & 0xffff, 3);
  return header;
}
