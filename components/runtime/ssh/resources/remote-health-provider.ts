import { HEALTHY, type Health } from "../../../pulumi/health";
import { inputsDiffer, isUnknown, type ProviderModule, plainInputs } from "../../../pulumi/provider-module";
import { errorMessage } from "../../../shared/error-message";
import { dataFilesProblems, isFingerprint, withCompletedDeletion } from "../../data-fingerprint";
import { CONNECT_TIMEOUT_MS } from "../connection/connect-timeout";
import { withSharedConnection } from "../connection/shared-connection";
import type { RemoteHealthInputs } from "./remote-health";
import { parseKeyValues, remoteCommand, remoteScript } from "./remote-script";

interface RemoteHealthOutputs extends RemoteHealthInputs, Health {
  /** Counts how often something was found to be wrong. */
  readonly generation: number;
}

/** Time for the answer of a host that was reached, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

const remoteHealthProvider: ProviderModule<RemoteHealthInputs, RemoteHealthOutputs> = {
  check: async (olds, news) => ({
    inputs: news,
    // Without a subject there is none yet.
    failures: olds.subject === undefined ? [] : dataProblems(olds, news),
  }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer<RemoteHealthInputs>(olds, withCompletedDeletion(olds, news)),
  }),

  create: async (inputs) => ({
    id: `${inputs.host}/${inputs.subject}`,
    outs: { ...plainInputs(inputs), generation: 1, health: HEALTHY },
  }),

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props).catch(errorMessage) } }),

  update: async (_id, olds, news) => {
    rejectOtherHost(olds, news);
    return { outs: updated(olds, news) };
  },

  delete: async () => {},
};

const updated = (olds: RemoteHealthOutputs, news: RemoteHealthInputs): RemoteHealthOutputs => ({
  ...plainInputs(withCompletedDeletion(olds, news)),
  generation: olds.health === HEALTHY ? olds.generation : olds.generation + 1,
  health: HEALTHY,
});

/**
 * A host that takes another's place gets services of its own; where the other one still has them, there would be two.
 *
 * @throws if that is so.
 */
function rejectOtherHost(olds: RemoteHealthOutputs, { subject, host, login }: RemoteHealthInputs): void {
  if (olds.health === HEALTHY && olds.login.hostKey !== login.hostKey) {
    throw new Error(
      `${subject} is on the host that ${host} was so far (${olds.login.address}), which can still be reached, got another ` +
        `host key (${login.address}); put the old address and hostKey back, or turn that host off first and run it again`,
    );
  }
}

/** Data does not move from one folder of a host to another, and is not taken for another's. */
const dataProblems = (olds: RemoteHealthInputs, news: RemoteHealthInputs) => [
  // Data that is discarded is taken for nobody's.
  ...(isFingerprint(news.dataToDelete) || isUnknown(news.dataFiles)
    ? []
    : dataFilesProblems(news.subject, olds.dataFiles, news.dataFiles)),
  ...(olds.dataDir === news.dataDir
    ? []
    : [
        {
          property: "dataDir",
          reason: `of ${news.subject} on ${news.host} must stay ${olds.dataDir} for as long as its data is there, got ${news.dataDir}; set back dataDir and user, or destroy the stack first`,
        },
      ]),
];

async function healthOf({ login, script, values }: RemoteHealthInputs): Promise<string> {
  const { stdout, stderr } = await withSharedConnection(
    login,
    (connection) => connection.run(remoteCommand("inspect"), remoteScript(script, values), ANSWER_TIMEOUT_MS),
    { timeoutMs: CONNECT_TIMEOUT_MS },
  );
  return parseKeyValues(stdout).health ?? `a look at it failed (${stderr.trim().split("\n").at(-1)})`;
}

export = remoteHealthProvider;
