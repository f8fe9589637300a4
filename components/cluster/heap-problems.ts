import { nearestCatalogue, settingNamed } from "../settings/catalogue";
import type { Problem } from "../shared/problems";
import type { ClusterSettings } from "./cluster-args";

const BUFFER = "log.cleaner.dedupe.buffer.size";

const MIB = 1_048_576;

/** Heap for a buffer, as a multiple of the buffer: the JVM allocates the buffer in one piece, from two thirds of the heap. */
const HEAP_OF_BUFFER = 1.5;

/** Problem of a broker's heap that has no room for the buffer of its log cleaner. Such a broker ends during its start. */
export function heapProblems({ version, heapMiB, brokerConfig: { values, secretNames } }: ClusterSettings): Problem[] {
  const given = values[BUFFER];
  const bytes = Number(given ?? settingNamed(nearestCatalogue(version).broker, BUFFER)?.default);
  const neededMiB = Math.ceil((bytes / MIB) * HEAP_OF_BUFFER);
  const hasCleaner = String(values["log.cleaner.enable"] ?? true).toLowerCase() !== "false";
  return hasCleaner && heapMiB < neededMiB && !secretNames.includes(BUFFER)
    ? [
        {
          property: "heapMiB",
          reason:
            `must be at least ${neededMiB} with ${BUFFER} ${bytes}${given === undefined ? ", Kafka's default" : ""}, ` +
            `got ${heapMiB}; raise it, or lower ${BUFFER} in brokerConfig`,
        },
      ]
    : [];
}
