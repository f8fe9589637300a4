import { type AskOptions, ask } from "../../kafka-client/ask";
import { DESCRIBE_QUORUM, type Quorum } from "../../kafka-client/describe-quorum";
import { type Address, formatAddress } from "../../shared/address";
import { errorMessage } from "../../shared/error-message";
import { AbortWait, waitUntil } from "../../shared/wait-until";
import { type ProbeTls, probeConnect } from "./probe-tls";

/** Quorum of a KRaft controller. The quorum must have a leader, which this controller and most others follow. */
export interface KraftQuorumProbe {
  readonly kind: "kraft-quorum";
  /** Address of the controller itself, which must answer even if another controller leads. */
  readonly host: string;
  readonly port: number;
  /** Other controllers of the quorum, asked in turn for the quorum if this one does not lead. @defaultValue - none */
  readonly orElse?: readonly Address[];
  /** Id of the controller. */
  readonly nodeId: number;
  /** Files that the probe connects by TLS with. @defaultValue - the service speaks plain text */
  readonly tls?: ProbeTls;
}

/**
 * Longest time that a follower may be behind the leader, in milliseconds. A follower fetches at least every 500 ms, and
 * starts an election after 2000 ms without an answer (`controller.quorum.fetch.timeout.ms`).
 */
const MAX_LAG_MS = 2_000;

/** Pause between two attempts during an election, in milliseconds. */
const ELECTION_INTERVAL_MS = 50;

/**
 * Asks a controller, and then the others, for the quorum as its leader sees the quorum. Waits for an election: after the
 * leader was killed, a healthy quorum has no leader for 2 to 4 s.
 *
 * @throws if the controller does not answer, the quorum has no leader, or the controller or most controllers do not
 * follow the leader.
 */
export async function askKraftQuorum(probe: KraftQuorumProbe, timeoutMs: number): Promise<void> {
  const { host, port, orElse = [], nodeId, tls } = probe;
  const options = { timeoutMs: Math.floor(timeoutMs / (1 + orElse.length)), connect: probeConnect(tls) };
  await waitUntil(
    async () => {
      // The leader's answer alone may describe a controller that was killed a moment ago.
      const own = await quorumOf({ host, port }, options).catch((error: Error) => {
        throw new AbortWait(error);
      });
      requireFollower(own ?? (await leaderQuorum(orElse, options)), nodeId);
      return true;
    },
    (last) => last as Error,
    { timeoutMs, intervalMs: ELECTION_INTERVAL_MS },
  );
}

async function leaderQuorum(servers: readonly Address[], options: AskOptions): Promise<Quorum> {
  const reasons: string[] = [];
  for (const server of servers) {
    try {
      const quorum = await quorumOf(server, options);
      if (quorum !== undefined) {
        return quorum;
      }
    } catch (error) {
      reasons.push(`; ${errorMessage(error)}`);
    }
  }
  throw new Error(`no controller that answers leads the quorum${reasons.join("")}`);
}

async function quorumOf(server: Address, options: AskOptions): Promise<Quorum | undefined> {
  try {
    return await ask(server, DESCRIBE_QUORUM, options);
  } catch (error) {
    throw new Error(`${formatAddress(server)}: ${errorMessage(error)}`, { cause: error });
  }
}

function requireFollower({ leaderId, voters }: Quorum, nodeId: number): void {
  const ids = voters.map((voter) => voter.nodeId).join(", ");
  const voter = voters.find((candidate) => candidate.nodeId === nodeId);
  if (voter === undefined) {
    throw new Error(`the quorum of ${ids} has no controller ${nodeId}`);
  }
  // The leader itself has always caught up, at the time of its answer.
  const nowMs = Math.max(...voters.map(({ caughtUpMs }) => caughtUpMs));
  const following = voters.filter(({ caughtUpMs }) => nowMs - caughtUpMs <= MAX_LAG_MS);
  if (!following.includes(voter)) {
    const since = voter.caughtUpMs < 0 ? "yet" : `for ${nowMs - voter.caughtUpMs} ms`;
    throw new Error(`controller ${nodeId} has not caught up with the leader ${leaderId} ${since}`);
  }
  // A leader without most followers keeps its role, but commits nothing.
  if (following.length <= voters.length / 2) {
    throw new Error(
      `controller ${leaderId} leads, but most controllers of the quorum of ${ids} do not follow the leader`,
    );
  }
}
