/**
 * The image that Kafka's is built from unless the configuration names another: a Temurin 17 runtime on Ubuntu, by its
 * exact tag. It needs `java` and `bash`.
 */
export const DEFAULT_BASE_IMAGE = "eclipse-temurin:17.0.19_10-jre-noble";

/**
 * Stands in for {@link DEFAULT_BASE_IMAGE} where nothing can be pulled: set-up makes it from Debian's packages.
 * A daemon that has it uses it.
 */
export const STAND_IN_BASE_IMAGE = "kafka-cluster-base:bookworm-jre17";
