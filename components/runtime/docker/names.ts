/** Names of everything that a stack creates in Docker. Equal names of project and stack give equal names. */
export const dockerNames = (project: string, stack: string) => {
  // Docker allows letters, digits, `_`, `.` and `-` in names. The name of an image must also be in lower case.
  const prefix = `${project}-${stack}`.replace(/[^\w.-]/g, "-");
  return {
    network: prefix,
    imageRepository: prefix.toLowerCase().replace(/[._-]+/g, "-"),
    container: (service: string) => `${prefix}-${service}`,
    dataVolume: (service: string) => `${prefix}-${service}-data`,
    configVolume: (service: string) => `${prefix}-${service}-config`,
  };
};

/** Label with the name of the stack that owns a Docker object: `project/stack`. */
export const STACK_LABEL = "kafka-cluster.stack";

/** Label with the id of the stack that owns a Docker object. Another checkout may have a stack of the same name. */
export const STACK_ID_LABEL = "kafka-cluster.stack-id";

/** Label of a volume with the id of the checkout that created the volume. A volume may outlive its stack. */
export const CHECKOUT_LABEL = "kafka-cluster.checkout";

/** Label of a container with the id of its network. The container is recreated when the network was recreated. */
export const NETWORK_ID_LABEL = "kafka-cluster.network-id";

/** Label of a temporary container that inspects a volume, with the name of the stack that owns the volume. */
export const INSPECTOR_LABEL = "kafka-cluster.inspector";

/** Label of a volume that distinguishes the volume from an earlier one of the same name. */
export const VOLUME_ID_LABEL = "kafka-cluster.volume-id";

/** Label of Kafka's image with the name of the base image. */
export const BASE_IMAGE_LABEL = "kafka-cluster.base-image";

/** Label with the name of the service. */
export const SERVICE_LABEL = "kafka-cluster.service";

/** Label of a volume with its purpose: `data` or `config`. */
export const PURPOSE_LABEL = "kafka-cluster.purpose";

/** Label of a container with the version of its files. The container is recreated when the files were written again. */
export const FILES_LABEL = "kafka-cluster.files";
