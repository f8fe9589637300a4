import { type ClusterMetadata, clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../kafka-client/service-access";
import { errorMessage } from "../shared/error-message";
import { waitUntil } from "../shared/wait-until";
import { firstOf } from "./replicas";

/** Pause between two questions, in milliseconds. */
const INTERVAL_MS = 200;

/** Obstacles that a message names. */
const NAMED = 5;

/**
 * Asks all brokers of the cluster that answer, found through these, until nothing is in the way any more.
 *
 * @param inTheWay - what is, in words.
 * @param explain - the error's message, with what was in the way last.
 * @throws once the time is over.
 */
export async function awaitMetadata(
  brokers: readonly ServiceAccess[],
  inTheWay: (views: readonly ClusterMetadata[]) => readonly string[],
  explain: (reason: string) => string,
  timeoutMs: number,
): Promise<void> {
  await waitUntil(
    async () => {
      const obstacles = inTheWay(await clusterViews(brokers, ANSWER_TIMEOUT_MS));
      if (obstacles.length > 0) {
        throw new Error(firstOf(obstacles, NAMED).join("; "));
      }
      return true;
    },
    (last) => new Error(explain(errorMessage(last))),
    { timeoutMs, intervalMs: INTERVAL_MS },
  );
}
