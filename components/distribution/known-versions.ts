/** Kafka distribution with a known digest. */
export interface KnownVersion {
  readonly version: string;
  readonly scalaVersion: string;
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
 * Distributions that can be chosen by version. Source of the ASF's digests: `kafka-versions.yaml` of
 * strimzi/strimzi-kafka-operator, which copies them from the ASF's `.sha512` files.
 */
export const KNOWN_VERSIONS: readonly KnownVersion[] = [
  {
    version: "3.3.1",
    scalaVersion: "2.13",
    url: "https://archive.apache.org/dist/kafka/3.3.1/kafka_2.13-3.3.1.tgz",
    sha512:
      "d14d9cc97d1702649b33378f38060c4a6220850a3d7182d1af20e905cb98728e51f2aeec63121f5773a389d6b66891b7508e5d23584dd1a4e424825e3d54e3e0",
    assembledSha512:
      "b5f14c93d2502e8b973209c1505e6620b0f50371da9d8f7a8d705ebd0ba36b5fa636f7951cb5082866b5fbe0c083446682a112fb9f7df70675ef98cdc8c89552",
    formerAssembledSha512: [
      "a42b3b20f3e98ee1d28f6a5bc8277d2fbfd129e21eade3eb34a24361f5f5d36ce3bd4deac1c8e4787eeb2c4ecaec53a515c90b87a41a37e64f2dd5ecb66fbb1a",
    ],
  },
];

/** Names of the known distributions, for messages. */
export const knownVersionNames = (): string =>
  KNOWN_VERSIONS.map(({ version, scalaVersion }) => `${version} with Scala ${scalaVersion}`).join(", ");

/** Known distribution of these versions; `undefined` if the versions are not known. */
export const knownVersion = (version: string, scalaVersion: string): KnownVersion | undefined =>
  KNOWN_VERSIONS.find((known) => known.version === version && known.scalaVersion === scalaVersion);
