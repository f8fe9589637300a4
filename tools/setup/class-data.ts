import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Java } from "../../components/java/find-java";
import { classDataArchive, supportsClassData } from "../../components/runtime/local/class-data";
import { errorMessage } from "../../components/shared/error-message";
import { wasInterrupted } from "../../components/shared/run-program";
import { resolveJava } from "./java";
import { DEFAULT_KAFKA_HOME } from "./kafka";
import type { SetupStep } from "./step";

/** Classes with the `main` methods of the services. */
export const MAIN_CLASSES = ["org.apache.zookeeper.server.quorum.QuorumPeerMain", "kafka.Kafka"];

/** Archives of loaded classes, one for ZooKeeper and one for Kafka, which halve their time to start. */
export const classDataStep: SetupStep = {
  name: "class data",
  why: "Kafka starts twice as fast with its classes ready in a file; made by one trial run (about 10 s)",
  isDone: async () => {
    const java = await resolveJava();
    return (
      process.platform === "win32" || // There a service is ended, not asked to stop, and writes none.
      !supportsClassData(java) ||
      existsSync(refusal(java)) ||
      MAIN_CLASSES.every((mainClass) => existsSync(classDataArchive(DEFAULT_KAFKA_HOME, java, mainClass)))
    );
  },
  run: async (say) => {
    const java = await resolveJava();
    const { writeClassData } = require("./class-data-run") as typeof import("./class-data-run");
    try {
      await writeClassData(java, MAIN_CLASSES);
    } catch (error) {
      if (wasInterrupted()) {
        throw error;
      }
      // Only speed is lost: another Java may be configured, or this one can't write archives.
      say(`not possible (${errorMessage(error)}); services will take longer to start`);
      await mkdir(dirname(refusal(java)), { recursive: true });
      await writeFile(refusal(java), "");
    }
  },
};

/** File that says that no archives can be made with this Java. */
const refusal = (java: Java): string => `${classDataArchive(DEFAULT_KAFKA_HOME, java, "none")}.refused`;
