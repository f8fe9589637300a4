/**
 * Default of the image that Kafka's image is built on: a Temurin 17 runtime on Ubuntu, by its exact tag. A base image
 * must provide `java` and `bash`.
 */
export const DEFAULT_BASE_IMAGE = "eclipse-temurin:17.0.19_10-jre-noble";

/**
 * Replacement for {@link DEFAULT_BASE_IMAGE} where no image can be pulled. Set-up builds this image from Debian's packages.
 * A daemon that has this image but not the default one uses this image.
 */
export const STAND_IN_BASE_IMAGE = "kafka-cluster-base:bookworm-jre17";
