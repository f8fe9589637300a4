import { basename } from "node:path";

import { installationHome } from "../../components/distribution/distribution-source";
import { inspectInstallation, writeManifest } from "../../components/distribution/inspect-installation";
import { KNOWN_VERSIONS, type KnownVersion } from "../../components/distribution/known-versions";
import { errorMessage } from "../../components/shared/error-message";
import { firstAvailable } from "../../components/shared/first-available";
import { STATE } from "../project";
import type { SetupStep } from "./step";

/** Default version of Kafka in the configuration. */
const DEFAULT_KAFKA = KNOWN_VERSIONS[0] as KnownVersion;

/** Installation folder of the default Kafka. */
export const DEFAULT_KAFKA_HOME = installationHome(STATE.distributions, DEFAULT_KAFKA);

/** True if an earlier version of this project has assembled the installation: its jars are the present ones. */
async function hasFormerScripts(): Promise<boolean> {
  const installation = await inspectInstallation(DEFAULT_KAFKA_HOME);
  return installation.problem === undefined && DEFAULT_KAFKA.formerAssembledSha512.includes(installation.sha512);
}

/** Kafka distribution, verified and unpacked. */
export const kafkaStep: SetupStep = {
  name: `Kafka ${DEFAULT_KAFKA.version}`,
  why: "the distribution, about 100 MB; from archive.apache.org, else assembled from Maven Central (about 20 s)",
  isDone: async () =>
    (await inspectInstallation(DEFAULT_KAFKA_HOME)).problem === undefined && !(await hasFormerScripts()),
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
      writeDistributionFiles,
    }: typeof import("../registries/kafka-from-maven") = require("../registries/kafka-from-maven");
    const { url, sha512, assembledSha512 } = DEFAULT_KAFKA;
    if (await hasFormerScripts()) {
      await assembleKafkaArchive(DEFAULT_KAFKA).catch((error) =>
        report(`no archive with the present start scripts (${errorMessage(error)})`),
      );
      await writeDistributionFiles(DEFAULT_KAFKA_HOME);
      await writeManifest(DEFAULT_KAFKA_HOME, assembledSha512);
      return;
    }
    await firstAvailable(
      `Kafka ${DEFAULT_KAFKA.version}`,
      [
        {
          name: "the ASF's archive",
          obtain: async () => void (await obtainArchive({ archive: url, sha512: [sha512, assembledSha512] })),
        },
        { name: "assembled from Maven Central with mvn", obtain: () => assembleKafkaArchive(DEFAULT_KAFKA) },
      ],
      `download ${url} to ${cachedArchivePath(sha512, basename(url))}, or install Maven (mvn)`,
      report,
    );
    await installDistribution(STATE.distributions, DEFAULT_KAFKA);
  },
};
