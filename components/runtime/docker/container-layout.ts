import type { ServiceFolders } from "../service-spec";

/** Folders of a service in its container. The `Dockerfile` creates them. */
export const CONTAINER_FOLDERS: ServiceFolders = { config: "/etc/kafka-cluster", data: "/var/lib/kafka-cluster" };

/** User and group that services run as. Neither the base image nor the machine has a user of this id. */
export const CONTAINER_USER = "10001:10001";

/** Folder of the jar of the metrics agent. */
export const AGENT_FOLDER = "/opt/metrics-agent";

/** Port of a broker for clients on its Docker network. */
export const NETWORK_PORT = 9_092;

/** Port of a broker for clients that connect through its published port. */
export const PUBLISHED_PORT = 9_094;
