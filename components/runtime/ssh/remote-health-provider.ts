import { type Health, WHOLE } from "../../shared/health";
import { inputsDiffer, isUnknown, type ProviderModule, plainInputs } from "../../shared/provider-module";
import { reasonOf } from "../../shared/reason";
import { dataFilesProblems, isMark, withDone } from "../data-files";
import { CONNECT_TIMEOUT_MS } from "./connect-timeout";
import type { RemoteHealthInputs } from "./remote-health";
import { remoteCommand, remoteScript, told } from "./remote-script";
import { takingTurns } from "./shared-connection";

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
    changes: olds.health !== WHOLE || inputsDiffer<RemoteHealthInputs>(olds, withDone(olds, news)),
  }),

  create: async (inputs) => ({
    id: `${inputs.host}/${inputs.subject}`,
    outs: { ...plainInputs(inputs), generation: 1, health: WHOLE },
  }),

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props).catch(reasonOf) } }),

  update: async (_id, olds, news) => {
    rejectOtherHost(olds, news);
    return { outs: updated(olds, news) };
  },

  delete: async () => {},
};

const updated = (olds: RemoteHealthOutputs, news: RemoteHealthInputs): RemoteHealthOutputs => ({
  ...plainInputs(withDone(olds, news)),
  generation: olds.health === WHOLE ? olds.generation : olds.generation + 1,
  health: WHOLE,
});

/**
 * A host that takes another's place gets services of its own; where the other one still has them, there would be two.
 *
 * @throws if that is so.
 */
function rejectOtherHost(olds: RemoteHealthOutputs, { subject, host, login }: RemoteHealthInputs): void {
  if (olds.health === WHOLE && olds.login.hostKey !== login.hostKey) {
    throw new Error(
      `${subject} is on the host that ${host} was so far (${olds.login.address}), which can still be reached, got another ` +
        `host key (${login.address}); put the old address and hostKey back, or turn that host off first and run it again`,
    );
  }
}

/** Data does not move from one folder of a host to another, and is not taken for another's. */
const dataProblems = (olds: RemoteHealthInputs, news: RemoteHealthInputs) => [
  // Data that is discarded is taken for nobody's.
  ...(isMark(news.discards) || isUnknown(news.dataFiles)
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
  const { stdout, stderr } = await takingTurns(
    login,
    (connection) => connection.run(remoteCommand("inspect"), remoteScript(script, values), ANSWER_TIMEOUT_MS),
    { timeoutMs: CONNECT_TIMEOUT_MS },
  );
  return told(stdout).health ?? `a look at it failed (${stderr.trim().split("\n").at(-1)})`;
}

export = remoteHealthProvider;
