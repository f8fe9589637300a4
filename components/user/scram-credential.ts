import { pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

import type { ScramCredential } from "../kafka-client/scram-credentials";

/** Iterations of the hash: twice the least number that Kafka accepts, and at most Kafka's largest one, 16384. */
const ITERATIONS = 8_192;

/** Length of the salt and of the hash, in bytes. */
const [SALT_BYTES, HASH_BYTES] = [32, 64];

/** SCRAM-SHA-512 credential of a password of ASCII characters, with this salt (RFC 5802, section 3). */
export async function scramCredential(
  password: string,
  salt: Uint8Array = randomBytes(SALT_BYTES),
): Promise<ScramCredential> {
  const saltedPassword = await promisify(pbkdf2)(password, salt, ITERATIONS, HASH_BYTES, "sha512");
  return { iterations: ITERATIONS, salt, saltedPassword };
}
