import type { ServiceFolders } from "../service-spec";

/** Where a service finds its things in a container; the `Dockerfile` makes these folders. */
export const CONTAINER_FOLDERS: ServiceFolders = { config: "/etc/kafka-cluster", data: "/var/lib/kafka-cluster" };

/** User and group that services run as: none that the base image, or the machine, knows. */
export const CONTAINER_USER = "10001:10001";

/** Port at which a broker answers containers of its network. */
export const NETWORK_PORT = 9_092;

/** Port at which a broker answers what comes through its published port. */
export const PUBLISHED_PORT = 9_094;
