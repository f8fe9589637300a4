import { HEALTHY, type Health } from "../../../pulumi/health";
import { inputsDiffer, isUnknown, type ProviderModule, plainInputs } from "../../../pulumi/provider-module";
import { errorMessage } from "../../../shared/error-message";
import type { Problem } from "../../../shared/problems";
import { dataFilesProblems } from "../../data-files-problems";
import { isFingerprint, withCompletedDeletion } from "../../data-fingerprint";
import { withSharedConnection } from "../connection/shared-connection";
import { CONNECT_TIMEOUT_MS } from "../connection/ssh-client";
import { healthOver } from "./health-over";
import type { RemoteHealthInputs } from "./remote-health";

type RemoteHealthOutputs = RemoteHealthInputs &
  Health & {
    /** 1, and 1 more for each fault that was found. */
    readonly generation: number;
  };

const remoteHealthProvider: ProviderModule<RemoteHealthInputs, RemoteHealthOutputs> = {
  check: async (olds, news) => ({
    inputs: news,
    // Before the first deployment there are no old inputs.
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
    return {
      outs: {
        ...plainInputs(withCompletedDeletion(olds, news)),
        generation: olds.health === HEALTHY ? olds.generation : olds.generation + 1,
        health: HEALTHY,
      },
    };
  },

  delete: async () => {},
};

/**
 * Rejects a host that replaces a running one: the services would run on both.
 *
 * @throws if the host key changes while the old host is healthy.
 */
function rejectOtherHost(olds: RemoteHealthOutputs, { subject, host, login }: RemoteHealthInputs): void {
  if (olds.health === HEALTHY && olds.login.hostKey !== login.hostKey) {
    throw new Error(
      `host ${host} (${olds.login.address}) must not be replaced while it is up with ${subject}, got another host key ` +
        `(${login.address}); set back the old address and hostKey, or turn the old host off and run the command again`,
    );
  }
}

/** Problems of changed data: data can't move to another folder of a host, and belongs to one service and cluster. */
const dataProblems = (olds: RemoteHealthInputs, news: RemoteHealthInputs): Problem[] => [
  // Data that will be deleted is not compared.
  ...(isFingerprint(news.dataToDelete) || isUnknown(news.dataFiles)
    ? []
    : dataFilesProblems(news.subject, olds.dataFiles, news.dataFiles)),
  ...(olds.dataDir === news.dataDir || news.dataDir.startsWith(`${olds.dataDir},`)
    ? []
    : [
        {
          property: "dataDir",
          reason: `must stay ${olds.dataDir} while ${news.subject} has data on ${news.host}, got ${news.dataDir}; set back dataDir and user (further folders may follow), or destroy the stack first`,
        },
      ]),
];

const healthOf = (inputs: RemoteHealthInputs): Promise<string> =>
  withSharedConnection(inputs.login, (connection) => healthOver(connection, inputs), { timeoutMs: CONNECT_TIMEOUT_MS });

export = remoteHealthProvider;
