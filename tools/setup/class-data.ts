import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DEFAULT_VERSION, type KnownVersion } from "../../components/distribution/known-versions";
import type { Java } from "../../components/java/find-java";
import { classDataArchive, supportsClassData } from "../../components/runtime/local/class-data";
import { errorMessage } from "../../components/shared/error-message";
import { wasInterrupted } from "../../components/shared/run-program";
import { resolveJava } from "./java";
import { kafkaHome } from "./kafka";
import type { SetupStep } from "./step";

/** Main classes of the services. */
const MAIN_CLASSES = ["org.apache.zookeeper.server.quorum.QuorumPeerMain", "kafka.Kafka"];

/** Class-data archives of ZooKeeper and of Kafka, which halve their start time. */
export const classDataStep = (known: KnownVersion): SetupStep =>
  classDataStepOf(known, {
    name: "class data",
    why: "Kafka starts twice as fast with a class-data archive; made by a trial run (about 10 s)",
    isSecured: false,
  });

/** Class-data archives for stacks with security, whose services load further classes. */
export const securedClassDataStep = (known: KnownVersion): SetupStep =>
  classDataStepOf(known, {
    name: "class data for security",
    why: "encryption loads further classes, which a class-data archive of their own starts faster; made by a trial run (about 10 s)",
    isSecured: true,
  });

function classDataStepOf(
  known: KnownVersion,
  { name, why, isSecured }: Pick<SetupStep, "name" | "why"> & { readonly isSecured: boolean },
): SetupStep {
  const home = kafkaHome(known);
  const archiveOf = (java: Java, mainClass: string) => classDataArchive(home, java, { mainClass, isSecured });
  /** Marker file: this Java can't make archives. */
  const refusalMarker = (java: Java): string => `${archiveOf(java, "none")}.refused`;
  return {
    name: known === DEFAULT_VERSION ? name : `${name} of Kafka ${known.version}`,
    why,
    isDone: async () => {
      const java = await resolveJava();
      return (
        process.platform === "win32" || // On Windows, services are killed instead of stopped, and write no archive.
        !supportsClassData(java) ||
        home.includes(",") || // The trial run has its data in this checkout, and Kafka refuses the comma.
        existsSync(refusalMarker(java)) ||
        MAIN_CLASSES.every((mainClass) => existsSync(archiveOf(java, mainClass)))
      );
    },
    run: async (report) => {
      const java = await resolveJava();
      const { writeClassData }: typeof import("./class-data-run") = require("./class-data-run");
      try {
        await writeClassData({ home, java }, MAIN_CLASSES, isSecured);
      } catch (error) {
        if (wasInterrupted()) {
          throw error;
        }
        // Only speed is lost: the configuration may set another Java, or this Java can't write archives.
        report(`not possible (${errorMessage(error)}); services will take longer to start`);
        await mkdir(dirname(refusalMarker(java)), { recursive: true });
        await writeFile(refusalMarker(java), "");
      }
    },
  };
}
