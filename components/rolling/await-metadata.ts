import { type ClusterMetadata, clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../kafka-client/service-access";
import { errorMessage } from "../shared/error-message";
import { waitUntil } from "../shared/wait-until";
import { firstOf } from "./replicas";

/** Pause between two requests, in milliseconds. */
const INTERVAL_MS = 200;

/** Number of obstacles that a message names. */
const NAMED = 5;

/**
 * Requests metadata from all brokers of the cluster that respond until no obstacle is left.
 *
 * @param brokers - brokers to find the others through.
 * @param obstaclesIn - obstacles that the metadata shows, in words.
 * @param explain - message of the error, given the last obstacles.
 * @throws after `timeoutMs`.
 */
export async function awaitMetadata(
  brokers: readonly ServiceAccess[],
  obstaclesIn: (views: readonly ClusterMetadata[]) => readonly string[],
  explain: (reason: string) => string,
  timeoutMs: number,
): Promise<void> {
  await waitUntil(
    async () => {
      const obstacles = obstaclesIn(await clusterViews(brokers, ANSWER_TIMEOUT_MS));
      if (obstacles.length > 0) {
        throw new Error(firstOf(obstacles, NAMED).join("; "));
      }
      return true;
    },
    (last) => new Error(explain(errorMessage(last))),
    { timeoutMs, intervalMs: INTERVAL_MS },
  );
}
