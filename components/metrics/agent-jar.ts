/** Release of the Prometheus JMX exporter: the last one on Maven Central. */
const AGENT_VERSION = "1.0.1";

/** Maven coordinates of the agent. */
export const AGENT_COORDINATES = `io.prometheus.jmx:jmx_prometheus_javaagent:${AGENT_VERSION}`;

/** Name of the agent's jar. */
export const AGENT_JAR = `jmx_prometheus_javaagent-${AGENT_VERSION}.jar`;

/** SHA-512 of the agent's jar, in hexadecimal; computed from the jar of Maven Central. */
export const AGENT_SHA512 =
  "f81d876e8110cbabd4a9cb3fe1740ec2d896ec4bce5cb5049a2d74c40f43781418cea246f40e6afdfabbdf0e162cb837625f496dedcb76aebbba53b6ae7cacba";

/** Name of the folder with the agent's jar, different for each release. */
export const AGENT_FOLDER = `jmx-prometheus-${AGENT_VERSION}`;
