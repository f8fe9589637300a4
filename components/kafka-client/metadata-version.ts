import type { Request } from "./ask";
import { askService } from "./ask-service";
import { firstAnswer } from "./cluster-metadata";
import { rejectCode } from "./kafka-error";
import { compact, int, kafkaRequest, type MessageReader } from "./kafka-request";
import type { ServiceAccess } from "./service-access";

/** Level of the metadata of a KRaft cluster, as a broker knows it. */
export interface MetadataVersion {
  /** Level in effect. @defaultValue - the broker knows none, as with ZooKeeper */
  readonly level?: number;
  /** Newest level that the broker knows. @defaultValue - none */
  readonly newest?: number;
}

/** Feature that the level belongs to. */
const FEATURE = "metadata.version";

/** Kind of a change of a feature, of Kafka's `FeatureUpdate.UpgradeType`: only to a higher level. */
const UPGRADE = 1;

/** Time for the controllers to store a level, in milliseconds. */
const STORE_TIMEOUT_MS = 5_000;

/** Fields with a tag that follow a message, an element of a list or a header, if there are none. */
const NO_TAGS = Buffer.from([0]);

/** ApiVersions (key 18) for the level of the metadata. Version 3 is the first one with features (KIP-584). */
const DESCRIBE_FEATURES: Request<MetadataVersion> = kafkaRequest({
  name: "ApiVersions",
  apiKey: 18,
  version: 3,
  body: Buffer.concat([NO_TAGS, compact("kafka-cluster"), compact("1"), NO_TAGS]),
  parse: readFeatures,
});

/**
 * UpdateFeatures (key 57) that raises the level of the metadata. Version 1 is the first one that can only check. A broker
 * passes the request on to the active controller. The answer is the reason if the controller refuses the level, because a node
 * does not know it, for example. The level in effect is accepted.
 *
 * @param isCheck - true to change nothing.
 */
const updateFeatures = (level: number, isCheck: boolean): Request<string | undefined> =>
  kafkaRequest({
    name: "UpdateFeatures",
    apiKey: 57,
    version: 1,
    body: Buffer.concat([
      NO_TAGS, // Of the header.
      int(STORE_TIMEOUT_MS, 4),
      Buffer.from([2]), // Lengths are written plus one: one feature.
      compact(FEATURE),
      int(level, 2),
      int(UPGRADE, 1),
      NO_TAGS,
      int(isCheck ? 1 : 0, 1),
      NO_TAGS,
    ]),
    parse: (response) => {
      response.skip(1 + 4); // Tags of the header, throttle time.
      const ofAll = readRefusal(response);
      const [ofFeature] = response.compactList(() => {
        response.compactText(); // Feature.
        const refusal = readRefusal(response);
        response.skip(1);
        return refusal;
      });
      return ofAll ?? ofFeature;
    },
  });

/** Reads an error code and a message. */
function readRefusal(response: MessageReader): string | undefined {
  const [code, message] = [response.int(2), response.compactText()];
  return code === 0 ? undefined : message || `error ${code}`;
}

/** Tags of ApiVersions. */
const SUPPORTED = 0;
const IN_EFFECT = 2;

function readFeatures(response: MessageReader): MetadataVersion {
  rejectCode(response.int(2), "");
  response.compactList(() => response.skip(2 + 2 + 2 + 1)); // Requests and their versions.
  response.skip(4); // Throttle time.
  let found: MetadataVersion = {};
  response.taggedFields((tag) => {
    if (tag === SUPPORTED || tag === IN_EFFECT) {
      const features = response.compactList(() => {
        const [feature, one, other] = [response.compactText(), response.int(2), response.int(2)];
        response.skip(1);
        return { feature, one, other };
      });
      const own = features.find(({ feature }) => feature === FEATURE);
      // A supported feature has its oldest level first, a feature in effect its newest.
      found = { ...found, ...(own && (tag === SUPPORTED ? { newest: own.other } : { level: own.one })) };
    }
  });
  return found;
}

/**
 * Level of the metadata as the first of these brokers that answers knows it.
 *
 * @throws if none of the brokers answers.
 */
export const describeMetadataVersion = (brokers: readonly ServiceAccess[]): Promise<MetadataVersion> =>
  askFirst(brokers, DESCRIBE_FEATURES);

/**
 * Raises the level of the metadata through the first of these brokers that answers.
 *
 * @param isCheck - true to change nothing.
 * @returns the reason if the controllers refuse the level.
 * @throws if none of the brokers answers.
 */
export const raiseMetadataVersion = (
  brokers: readonly ServiceAccess[],
  level: number,
  { isCheck = false } = {},
): Promise<string | undefined> => askFirst(brokers, updateFeatures(level, isCheck));

const askFirst = <Answer>(brokers: readonly ServiceAccess[], request: Request<Answer>): Promise<Answer> =>
  firstAnswer(brokers, (broker) => askService(broker, request));
