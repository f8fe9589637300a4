/** Names of everything that a stack has in Docker, of its project's, its own and its services' names. */
export const dockerNames = (project: string, stack: string) => {
  // Docker allows letters, digits, `_`, `.` and `-` in names, in those of images small letters alone.
  const prefix = `${project}-${stack}`.replace(/[^\w.-]/g, "-");
  return {
    network: prefix,
    imageRepository: prefix.toLowerCase().replace(/[._-]+/g, "-"),
    container: (service: string) => `${prefix}-${service}`,
    dataVolume: (service: string) => `${prefix}-${service}-data`,
    configVolume: (service: string) => `${prefix}-${service}-config`,
  };
};

/** Label that names the stack, `project/stack`, that something in Docker belongs to. */
export const STACK_LABEL = "kafka-cluster.stack";

/** Label with the id of the very stack: another checkout may have one of the same name. */
export const STACK_ID_LABEL = "kafka-cluster.stack-id";

/** Label of a volume with the id of the checkout that made it: it may outlive its stack. */
export const CHECKOUT_LABEL = "kafka-cluster.checkout";

/** Label of a container with the id of its network: it is made anew when the network was. */
export const NETWORK_ID_LABEL = "kafka-cluster.network-id";

/** Label of a container that is made to look at a volume, with the stack that the volume belongs to. */
export const LOOK_LABEL = "kafka-cluster.look";

/** Label of a volume that tells it from an earlier one of the same name. */
export const VOLUME_ID_LABEL = "kafka-cluster.volume-id";

/** Label of Kafka's image that names what it was built on. */
export const BASE_IMAGE_LABEL = "kafka-cluster.base-image";

/** Label that names the service. */
export const SERVICE_LABEL = "kafka-cluster.service";

/** Label that tells a service's volumes apart: `data` or `config`. */
export const PURPOSE_LABEL = "kafka-cluster.purpose";

/** Label of a service's container with the version of its files: it is made anew when they were written again. */
export const FILES_LABEL = "kafka-cluster.files";
