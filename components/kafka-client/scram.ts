import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** Smallest number of iterations that a server may ask for (RFC 7677, and Kafka's own limit). */
const MIN_ITERATIONS = 4_096;

/** Largest number of iterations that a server may ask for, so that no server keeps this machine busy. */
const MAX_ITERATIONS = 1_000_000;

/** Header of a client that binds no channel: `n,,` in base64. */
const CHANNEL = "biws";

/** Hash functions of SCRAM, and the length of their result in bytes. */
const HASHES = { "SHA-256": { name: "sha256", bytes: 32 }, "SHA-512": { name: "sha512", bytes: 64 } } as const;

/** One login by SCRAM (RFC 5802), from the client's side, without channel binding. */
export interface ScramLogin {
  /** First message of the client. */
  readonly first: string;
  /**
   * Final message of the client, and a function that verifies the server's final message.
   *
   * @throws if the server's first message is not an answer to `first`.
   */
  proof(serverFirst: string): Promise<ScramProof>;
}

/** Final messages of a login by SCRAM. */
interface ScramProof {
  readonly final: string;
  /** Verifies the server's final message. @throws if the server does not know the password. */
  verifyServer(serverFinal: string): void;
}

/** User of a login, and the hash function. */
export interface ScramUser {
  readonly hash: keyof typeof HASHES;
  readonly username: string;
  readonly password: string;
  /** Random text of the client, without a comma. @defaultValue - 24 random bytes in base64 */
  readonly nonce?: string;
}

/** Starts a login by SCRAM. The password is not normalized, as in Kafka. */
export function scramLogin({
  hash,
  username,
  password,
  nonce = randomBytes(24).toString("base64"),
}: ScramUser): ScramLogin {
  const { name, bytes } = HASHES[hash];
  const hmac = (key: Buffer, text: string): Buffer => createHmac(name, key).update(text).digest();
  const firstBare = `n=${saslName(username)},r=${nonce}`;
  return {
    first: `n,,${firstBare}`,
    proof: async (serverFirst) => {
      const { r: fullNonce = "", s: salt = "", i = "" } = attributesOf(serverFirst);
      const iterations = Number(i);
      if (!fullNonce.startsWith(nonce) || fullNonce.length === nonce.length) {
        throw new Error("the server's nonce does not begin with the client's, so the answer belongs to another login");
      }
      if (!Number.isInteger(iterations) || iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
        throw new Error(
          `the server must ask for ${MIN_ITERATIONS} to ${MAX_ITERATIONS} iterations, got ${i || "none"}`,
        );
      }
      const salted = await promisify(pbkdf2)(password, Buffer.from(salt, "base64"), iterations, bytes, name);
      const clientKey = hmac(salted, "Client Key");
      const withoutProof = `c=${CHANNEL},r=${fullNonce}`;
      const signed = [firstBare, serverFirst, withoutProof].join(",");
      const signature = hmac(createHash(name).update(clientKey).digest(), signed);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      const serverSignature = hmac(hmac(salted, "Server Key"), signed);
      return {
        final: `${withoutProof},p=${Buffer.from(proof).toString("base64")}`,
        verifyServer: (serverFinal) => {
          const { v = "" } = attributesOf(serverFinal);
          const actual = Buffer.from(v, "base64");
          if (actual.length !== serverSignature.length || !timingSafeEqual(actual, serverSignature)) {
            throw new Error("the server does not know the password");
          }
        },
      };
    },
  };
}

/** Name of a user without the characters that have a meaning in a message. */
const saslName = (name: string): string => name.replaceAll("=", "=3D").replaceAll(",", "=2C");

/** Attributes of a message, such as `r=…,s=…,i=4096`, by their letter. */
const attributesOf = (message: string): Readonly<Record<string, string>> =>
  Object.fromEntries(message.split(",").map((attribute) => [attribute.slice(0, 1), attribute.slice(2)]));
