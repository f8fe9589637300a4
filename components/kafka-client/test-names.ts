/** Beginning of the names of all topics and groups of smoke tests. */
export const TEST_PREFIX = "kafka-cluster-smoke-test-";
