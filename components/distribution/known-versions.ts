import { isFrom } from "../shared/release";

/** Versions of Java for a version of Kafka: feature releases. */
export interface JavaRange {
  /** Oldest Java that runs Kafka. */
  readonly oldest: number;
  /** Versions that Kafka was tested with. */
  readonly tested: readonly number[];
}

/** Kafka distribution with known digests, and the facts that differ from version to version. */
export interface KnownVersion {
  readonly version: string;
  readonly scalaVersion: string;
  /** Day of the release: the date of every entry of the assembled archive. */
  readonly released: string;
  readonly java: JavaRange;
  /** Version of netty, which ZooKeeper uses. Kafka's POM on Maven Central resolves to an older one. */
  readonly netty: string;
  /** Permanent address of the archive at the Apache Software Foundation (ASF). */
  readonly url: string;
  /** SHA-512 of the archive at {@link url}, in hexadecimal. */
  readonly sha512: string;
  /**
   * SHA-512 of the archive that set-up assembles from Maven Central if only package registries can be reached. The
   * archive has the same bytes on every machine.
   */
  readonly assembledSha512: string;
  /**
   * SHA-512 of the archives that earlier versions of this project have assembled: the same jars with other scripts. Stacks
   * accept them; set-up replaces them.
   */
  readonly formerAssembledSha512: readonly string[];
}

/**
 * Distributions that can be chosen by version, the oldest first. Source of the ASF's digests: `kafka-versions.yaml` of
 * strimzi/strimzi-kafka-operator, which copies them from the ASF's `.sha512` files.
 */
export const KNOWN_VERSIONS: readonly KnownVersion[] = [
  {
    version: "3.3.1",
    scalaVersion: "2.13",
    released: "2022-10-03",
    java: { oldest: 8, tested: [8, 11, 17] },
    netty: "4.1.78.Final",
    url: "https://archive.apache.org/dist/kafka/3.3.1/kafka_2.13-3.3.1.tgz",
    sha512:
      "d14d9cc97d1702649b33378f38060c4a6220850a3d7182d1af20e905cb98728e51f2aeec63121f5773a389d6b66891b7508e5d23584dd1a4e424825e3d54e3e0",
    assembledSha512:
      "b5f14c93d2502e8b973209c1505e6620b0f50371da9d8f7a8d705ebd0ba36b5fa636f7951cb5082866b5fbe0c083446682a112fb9f7df70675ef98cdc8c89552",
    formerAssembledSha512: [
      "a42b3b20f3e98ee1d28f6a5bc8277d2fbfd129e21eade3eb34a24361f5f5d36ce3bd4deac1c8e4787eeb2c4ecaec53a515c90b87a41a37e64f2dd5ecb66fbb1a",
    ],
  },
  {
    version: "3.3.2",
    scalaVersion: "2.13",
    released: "2023-01-23",
    java: { oldest: 8, tested: [8, 11, 17] },
    netty: "4.1.78.Final",
    url: "https://archive.apache.org/dist/kafka/3.3.2/kafka_2.13-3.3.2.tgz",
    sha512:
      "f56657105a67f6195c1d4795b5fb4a00fc5e2f5cce061d7f7a504063778187b325c6fbe51d7c59f57cd7ef323a37d4c2c780c27a5609a2008852cbfa944287b3",
    assembledSha512:
      "b8daa6ecadae32dd6d13c5416780abde752fdab2766d9bef8de78888ae8d424ea3ffd01e7741f1f5a769236a039318763968a38ea6f2d61e7f223034d10a41f8",
    formerAssembledSha512: [],
  },
  {
    version: "3.9.1",
    scalaVersion: "2.13",
    released: "2025-05-21",
    java: { oldest: 8, tested: [8, 11, 17] },
    // 4.1.118 and newer close CVE-2025-24970 and CVE-2025-25193.
    netty: "4.1.119.Final",
    url: "https://archive.apache.org/dist/kafka/3.9.1/kafka_2.13-3.9.1.tgz",
    sha512:
      "1ea204ba73411737a275429ca976d440f007ff0957b90b19be41dc5a4bae52617267769be9f0b5791714d0b3c4c760605bd426faea39edd90763585523fa2cfe",
    assembledSha512:
      "fc21b8d71c6b67d43f18f34d9771db2a1315f01b1695ad3e691be9a7b692e5350b36c00255ecdd5f1873bac160214ebd2776fd12602d6326101ae0321cd646f6",
    formerAssembledSha512: [],
  },
];

/** Version of a stack that chooses none. */
export const DEFAULT_VERSION = KNOWN_VERSIONS[0] as KnownVersion;

/** Versions of Java for a version of Kafka; for one that is not known, those of the newest older one that is. */
export function javaRangeOf(version: string): JavaRange {
  if (isFrom("4.0", version)) {
    return JAVA_OF_KAFKA_4;
  }
  const known = KNOWN_VERSIONS.filter((one) => isFrom(one.version, version)).at(-1) ?? DEFAULT_VERSION;
  return known.java;
}

/** Brokers of Kafka 4 need Java 17 (KIP-1013). */
const JAVA_OF_KAFKA_4: JavaRange = { oldest: 17, tested: [17, 23] };

/** Names of the known distributions, for messages. */
export const knownVersionNames = (): string =>
  KNOWN_VERSIONS.map(({ version, scalaVersion }) => `${version} with Scala ${scalaVersion}`).join(", ");

/** Known distribution of these versions; `undefined` if the versions are not known. */
export const knownVersion = (version: string, scalaVersion: string): KnownVersion | undefined =>
  KNOWN_VERSIONS.find((known) => known.version === version && known.scalaVersion === scalaVersion);
