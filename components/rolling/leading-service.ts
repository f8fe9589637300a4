import type { Request } from "../kafka-client/ask";
import { askService } from "../kafka-client/ask-service";
import { metadataRequest } from "../kafka-client/cluster-metadata";
import { DESCRIBE_QUORUM } from "../kafka-client/describe-quorum";
import type { DeployedService } from "./deployed-service";

type KnownService = Pick<DeployedService, "service" | "kind" | "brokerIds" | "access" | "settings">;

/** Setting that only nodes with KRaft have. */
const KRAFT_SETTING = "process.roles";

const SERVER_STATE: Request<boolean> = {
  name: "srvr",
  bytes: "srvr",
  parse: (response) => /^Mode: leader$/m.test(response.toString("latin1")),
};

/**
 * Name of the service that leads its group: the leader of an ensemble of ZooKeeper, the active controller of a KRaft quorum, or the
 * controller among brokers with ZooKeeper; `undefined` if no service answers that it leads. Brokers with KRaft have no leader.
 */
export async function leadingService(services: readonly KnownService[]): Promise<string | undefined> {
  const leads = await Promise.all(services.map((service) => isLeader(service).catch(() => false)));
  return services[leads.indexOf(true)]?.service;
}

async function isLeader({ kind, brokerIds, access, settings }: KnownService): Promise<boolean> {
  switch (kind) {
    case "four-letter-word":
      return askService(access, SERVER_STATE);
    case "kraft-quorum":
      return (await askService(access, DESCRIBE_QUORUM)) !== undefined;
    case "kafka-metadata":
      return KRAFT_SETTING in settings
        ? false
        : brokerIds.includes((await askService(access, metadataRequest("none"))).controllerId);
  }
}
