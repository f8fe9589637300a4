import { ask, connectDirectly } from "../../components/kafka-client/ask";
import { describeBroker } from "../../components/kafka-client/broker-settings";
import { metadataRequest } from "../../components/kafka-client/cluster-metadata";
import { DESCRIBE_DISKS } from "../../components/kafka-client/describe-disks";
import { withRelay } from "../../components/kafka-client/relay";
import { ANSWER_TIMEOUT_MS, parseAddress } from "../../components/kafka-client/service-access";
import { errorMessage } from "../../components/shared/error-message";
import type { InspectedService } from "../inspect/inspected-stack";
import type { BrokerData } from "./data-findings";
import { openFilesOf } from "./open-files";

/** Broker that answers. */
export interface ExaminedBroker extends BrokerData {
  /** Id of the cluster that the broker belongs to. */
  readonly clusterId: string;
}

/** Broker that does not answer. */
export interface SilentBroker {
  /** Name of the service. */
  readonly service: string;
  /** Reason, for a message. */
  readonly reason: string;
}

/** Asks a broker for its settings and disks, and its process for its limits. */
export async function examineBroker(service: InspectedService): Promise<ExaminedBroker | SilentBroker> {
  const { name, brokerId, access, dataFolders } = service;
  if (brokerId === undefined || access === undefined) {
    return { service: name, reason: "it was never ready" };
  }
  try {
    const [openFiles, answers] = await Promise.all([
      openFilesOf(service).catch(() => ""),
      withRelay(access.relay, async (connect = connectDirectly) => {
        const [address, options] = [parseAddress(access.address), { timeoutMs: ANSWER_TIMEOUT_MS, connect }];
        const [settings, { clusterId }, disks] = await Promise.all([
          ask(address, describeBroker(brokerId), options),
          ask(address, metadataRequest("none"), options),
          // Before Kafka 3.3, brokers do not know the request.
          ask(address, DESCRIBE_DISKS, options).catch(() => []),
        ]);
        return { settings, clusterId, disks };
      }),
    ]);
    return {
      broker: brokerId,
      clusterId: answers.clusterId,
      settings: new Map([...answers.settings].map(([setting, { value }]) => [setting, value])),
      disks: answers.disks,
      folders: dataFolders,
      openFiles,
    };
  } catch (error) {
    return { service: name, reason: `${access.address}: ${errorMessage(error)}` };
  }
}
