import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** SHA-512 of a file, in lower-case hexadecimal. */
export const sha512Of = (path: string): Promise<string> => digestOf(path, "sha512");

/** SHA-256 of a file, in lower-case hexadecimal. */
export const sha256Of = (path: string): Promise<string> => digestOf(path, "sha256");

async function digestOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/**
 * Returns the digest of the file, which must be one of the accepted digests.
 *
 * @param source - name of the file in the error: its URL. @defaultValue - its path
 * @throws if the digest is another one, with both digests and the probable kind of the file.
 */
export async function verifySha512(path: string, accepted: readonly string[], source = path): Promise<string> {
  const actual = await sha512Of(path);
  if (!accepted.includes(actual)) {
    throw new Error(
      `archive ${source} has the wrong SHA-512, expected ${accepted[0]}, got ${actual} (${await describeContent(path)}); ` +
        "it was not unpacked: download it again from a source that you trust, or correct archiveSha512",
    );
  }
  return actual;
}

async function describeContent(path: string): Promise<string> {
  const { size } = await stat(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const head = buffer.subarray(0, bytesRead);
    if (/^\s*<(!doctype|html|\?xml)/i.test(head.toString("latin1"))) {
      return `a web page of ${size} bytes, not an archive`;
    }
    return head[0] === 0x1f && head[1] === 0x8b ? `${size} bytes` : `${size} bytes, not a gzip file`;
  } finally {
    await file.close();
  }
}
