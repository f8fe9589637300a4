import type { Request } from "./ask";
import { type KafkaError, rejectCode } from "./kafka-error";
import { compact, int, kafkaRequest, type MessageReader } from "./kafka-request";

/** Code of the only mechanism that this project uses: `ScramMechanism.SCRAM_SHA_512` in Kafka. */
const SCRAM_SHA_512 = 2;

/** Error code of a user without credentials. */
const RESOURCE_NOT_FOUND = 91;

/** Tags at the end of each structure: none. */
const NO_TAGS = Buffer.from([0]);

/** Password of a user as brokers store it: salted and hashed. */
export interface ScramCredential {
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly saltedPassword: Uint8Array;
}

/**
 * DescribeUserScramCredentials (key 50) version 0: iterations of the SCRAM-SHA-512 credential of a user; `undefined` if the user
 * has none. A broker returns neither salt nor password. With KRaft, Kafka 3.5 is the first version that answers.
 */
export const describeScramCredential = (user: string): Request<number | undefined> =>
  kafkaRequest({
    name: "DescribeUserScramCredentials",
    apiKey: 50,
    version: 0,
    body: Buffer.concat([
      NO_TAGS, // Tags of the header.
      list(Buffer.concat([compact(user), NO_TAGS])),
      NO_TAGS,
    ]),
    parse: (response) => {
      response.skip(1 + 4); // Tags of the header, throttle time.
      rejectCode(response.int(2), response.compactText());
      const users = response.compactList(() => {
        response.compactText(); // User.
        const [code, message] = [response.int(2), response.compactText()];
        const credentials = response.compactList(() => {
          const [mechanism, iterations] = [response.int(1), response.int(4)];
          response.skip(1); // Tags.
          return { mechanism, iterations };
        });
        response.skip(1); // Tags.
        rejectUnlessMissing(code, message);
        return credentials;
      });
      return users.flat().find(({ mechanism }) => mechanism === SCRAM_SHA_512)?.iterations;
    },
  });

/**
 * AlterUserScramCredentials (key 51) version 0: sets the SCRAM-SHA-512 credential of a user, or deletes it. With ZooKeeper, only the
 * controller accepts the request. The deletion of a missing credential is no error. The answer is a {@link KafkaError} if the
 * change is refused.
 *
 * @param credential - new credential; `undefined` deletes the present one.
 */
export const alterScramCredential = (user: string, credential: ScramCredential | undefined): Request<void> => {
  const mechanism = int(SCRAM_SHA_512, 1);
  return kafkaRequest({
    name: "AlterUserScramCredentials",
    apiKey: 51,
    version: 0,
    body: Buffer.concat([
      NO_TAGS, // Tags of the header.
      credential === undefined ? list(Buffer.concat([compact(user), mechanism, NO_TAGS])) : list(),
      credential === undefined
        ? list()
        : list(
            Buffer.concat([
              compact(user),
              mechanism,
              int(credential.iterations, 4),
              compact(credential.salt),
              compact(credential.saltedPassword),
              NO_TAGS,
            ]),
          ),
      NO_TAGS,
    ]),
    parse: rejectAlteration,
  });
};

function rejectAlteration(response: MessageReader): void {
  response.skip(1 + 4); // Tags of the header, throttle time.
  response.compactList(() => {
    response.compactText(); // User.
    const [code, message] = [response.int(2), response.compactText()];
    response.skip(1); // Tags.
    rejectUnlessMissing(code, message);
  });
}

/** @throws {@link KafkaError} for every error but a user without credentials. */
const rejectUnlessMissing = (code: number, message: string): void =>
  rejectCode(code === RESOURCE_NOT_FOUND ? 0 : code, message);

/** Bytes of a list of at most one element, after the number of elements plus one. */
const list = (...elements: readonly Buffer[]): Buffer => Buffer.concat([int(elements.length + 1, 1), ...elements]);
