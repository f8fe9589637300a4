import { describeQuorum, type Quorum } from "../../kafka-client/describe-quorum";
import { type Address, formatAddress } from "../../shared/address";
import { errorMessage } from "../../shared/error-message";
import { AbortWait, waitUntil } from "../../shared/wait-until";
import type { ProbeFacts } from "./probe-facts";

/** A KRaft controller takes part in its quorum: that has a leader with whom most controllers, this one too, keep up. */
export interface KraftQuorumProbe {
  readonly kind: "kraft-quorum";
  /** Where the controller itself listens: it must answer, whoever leads. */
  readonly host: string;
  readonly port: number;
  /** The other controllers of the quorum, asked in turn for its leader where this one does not lead. @defaultValue - none */
  readonly orElse?: readonly Address[];
  /** Id of the controller. */
  readonly nodeId: number;
}

/**
 * Time that a controller may be behind the leader, in milliseconds. It fetches at least every 500 ms, and looks for
 * another leader if it gets nothing within `controller.quorum.fetch.timeout.ms`, which is 2000.
 */
const MAX_LAG_MS = 2_000;

/** Pause between two looks while a leader is elected, in milliseconds. */
const ELECTION_INTERVAL_MS = 50;

/**
 * Asks a controller, and those beside it, who leads their quorum, and the leader whether the controller takes part. An
 * election is waited for: with one leader killed, there is none for 2 to 4 s, and the others are well all the same.
 *
 * @throws if the controller does not answer, nobody leads, or it or most controllers do not keep up with the leader.
 */
export function askKraftQuorum(probe: KraftQuorumProbe, timeoutMs: number): Promise<ProbeFacts> {
  const { host, port, orElse = [], nodeId } = probe;
  const partMs = Math.floor(timeoutMs / (1 + orElse.length));
  return waitUntil(
    async () => {
      // Without its own answer, what the leader says may be of one that was killed a moment ago.
      const own = await quorumOf({ host, port }, partMs).catch((error: Error) => {
        throw new AbortWait(error);
      });
      rejectAbsent(own ?? (await firstToLead(orElse, partMs)), nodeId);
      return {};
    },
    (last) => last as Error,
    { timeoutMs, intervalMs: ELECTION_INTERVAL_MS },
  );
}

async function firstToLead(servers: readonly Address[], timeoutMs: number): Promise<Quorum> {
  const reasons: string[] = [];
  for (const server of servers) {
    try {
      const quorum = await quorumOf(server, timeoutMs);
      if (quorum !== undefined) {
        return quorum;
      }
    } catch (error) {
      reasons.push(`; ${errorMessage(error)}`);
    }
  }
  throw new Error(`no controller that answers leads the quorum${reasons.join("")}`);
}

async function quorumOf(server: Address, timeoutMs: number): Promise<Quorum | undefined> {
  try {
    return await describeQuorum(server, timeoutMs);
  } catch (error) {
    throw new Error(`${formatAddress(server)}: ${errorMessage(error)}`, { cause: error });
  }
}

function rejectAbsent({ leaderId, voters }: Quorum, nodeId: number): void {
  const ids = voters.map((voter) => voter.nodeId);
  const voter = voters.find((one) => one.nodeId === nodeId);
  if (voter === undefined) {
    throw new Error(`the quorum of ${ids.join(", ")} has no controller ${nodeId}`);
  }
  // The leader itself is always caught up, at the time of its answer.
  const nowMs = Math.max(...voters.map(({ caughtUpMs }) => caughtUpMs));
  const following = voters.filter(({ caughtUpMs }) => nowMs - caughtUpMs <= MAX_LAG_MS);
  if (!following.includes(voter)) {
    const since = voter.caughtUpMs < 0 ? "yet" : `for ${nowMs - voter.caughtUpMs} ms`;
    throw new Error(`controller ${nodeId} has not caught up with the leader ${leaderId} ${since}`);
  }
  // Without them a leader goes on for as long as it lives, and decides nothing.
  if (following.length <= voters.length / 2) {
    throw new Error(`controller ${leaderId} leads, but of the quorum of ${ids.join(", ")} most do not follow it`);
  }
}
