import { basename } from "node:path";

import { distributionSource, installationHome } from "../../components/distribution/distribution-source";
import { inspectInstallation } from "../../components/distribution/inspect-installation";
import { KNOWN_VERSIONS, type KnownVersion } from "../../components/distribution/known-versions";
import { firstAvailable } from "../../components/shared/first-available";
import { STATE } from "../project";
import type { SetupStep } from "./step";

/** Default version of Kafka in the configuration. */
const DEFAULT_KAFKA = KNOWN_VERSIONS[0] as KnownVersion;

/** Installation folder of the default Kafka. */
export const DEFAULT_KAFKA_HOME = installationHome(STATE.distributions, DEFAULT_KAFKA);

/** Kafka distribution, verified and unpacked. */
export const kafkaStep: SetupStep = {
  name: `Kafka ${DEFAULT_KAFKA.version}`,
  why: "the distribution, about 100 MB; from archive.apache.org, else assembled from Maven Central (about 20 s)",
  isDone: async () => (await inspectInstallation(DEFAULT_KAFKA_HOME)).problem === undefined,
  run: async (report) => {
    const {
      cachedArchivePath,
      obtainArchive,
    }: typeof import("../../components/distribution/obtain-archive") = require("../../components/distribution/obtain-archive");
    const {
      installDistribution,
    }: typeof import("../../components/distribution/install-distribution") = require("../../components/distribution/install-distribution");
    const {
      assembleKafkaArchive,
    }: typeof import("../registries/kafka-from-maven") = require("../registries/kafka-from-maven");
    await firstAvailable(
      `Kafka ${DEFAULT_KAFKA.version}`,
      [
        {
          name: "the ASF's archive",
          obtain: async () => void (await obtainArchive(distributionSource(DEFAULT_KAFKA))),
        },
        { name: "assembled from Maven Central with mvn", obtain: () => assembleKafkaArchive(DEFAULT_KAFKA) },
      ],
      `download ${DEFAULT_KAFKA.url} to ${cachedArchivePath(DEFAULT_KAFKA.sha512, basename(DEFAULT_KAFKA.url))}, or install Maven (mvn)`,
      report,
    );
    await installDistribution(STATE.distributions, DEFAULT_KAFKA);
  },
};
