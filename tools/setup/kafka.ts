import { basename } from "node:path";

import { installationHome } from "../../components/distribution/distribution-source";
import { inspectInstallation, writeManifest } from "../../components/distribution/inspect-installation";
import { DEFAULT_VERSION, type KnownVersion } from "../../components/distribution/known-versions";
import { errorMessage } from "../../components/shared/error-message";
import { firstAvailable } from "../../components/shared/first-available";
import { STATE } from "../project";
import type { SetupStep } from "./step";

/** Installation folder of a known Kafka. */
export const kafkaHome = (known: KnownVersion): string => installationHome(STATE.distributions, known);

/** Installation folder of the default Kafka. */
export const DEFAULT_KAFKA_HOME = kafkaHome(DEFAULT_VERSION);

/** True if an earlier version of this project has assembled the installation: its jars are the present ones. */
async function hasFormerScripts(known: KnownVersion): Promise<boolean> {
  const installation = await inspectInstallation(kafkaHome(known));
  return installation.problem === undefined && known.formerAssembledSha512.includes(installation.sha512);
}

/** Kafka distribution, verified and unpacked. */
export const kafkaStep = (known: KnownVersion): SetupStep => ({
  name: `Kafka ${known.version}`,
  why: "the distribution, about 100 MB; from archive.apache.org, else assembled from Maven Central (about 20 s)",
  isDone: async () =>
    (await inspectInstallation(kafkaHome(known))).problem === undefined && !(await hasFormerScripts(known)),
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
    const { url, version, sha512, assembledSha512 } = known;
    if (await hasFormerScripts(known)) {
      await assembleKafkaArchive(known).catch((error) =>
        report(`no archive with the present start scripts (${errorMessage(error)})`),
      );
      await writeDistributionFiles(kafkaHome(known), version);
      await writeManifest(kafkaHome(known), assembledSha512);
      return;
    }
    await firstAvailable(
      `Kafka ${version}`,
      [
        {
          name: "the ASF's archive",
          obtain: async () => void (await obtainArchive({ archive: url, sha512: [sha512, assembledSha512] })),
        },
        { name: "assembled from Maven Central with mvn", obtain: () => assembleKafkaArchive(known) },
      ],
      `download ${url} to ${cachedArchivePath(sha512, basename(url))}, or install Maven (mvn)`,
      report,
    );
    await installDistribution(STATE.distributions, known);
  },
});
