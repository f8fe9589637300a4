import type { Socket } from "node:net";

import type { ClusterMetadata, MetadataAnswer } from "../../components/kafka-client/cluster-metadata";
import { metadataResponse } from "./kafka-metadata";

/** Address where nothing listens. */
const UNUSED = "127.0.0.1:1";

/** Serves connections as a broker that answers every Metadata request with this metadata. */
export const answeringMetadata =
  (metadata: () => Omit<ClusterMetadata, "addresses"> & Partial<Pick<MetadataAnswer, "addresses" | "controllerId">>) =>
  (socket: Socket): void => {
    socket.on("data", () => {
      const { brokerIds, addresses = [], partitions, controllerId = -1 } = metadata();
      const brokers = brokerIds.map((id, index) => {
        const [host = "", port] = (addresses[index] ?? UNUSED).split(":");
        return { id, host, port: Number(port) };
      });
      socket.write(metadataResponse({ brokers, clusterId: "a-cluster", controllerId, partitions }));
    });
  };
