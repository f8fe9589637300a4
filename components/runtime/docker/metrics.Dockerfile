# Kafka's image with the metrics agent. The build context is the folder of the agent's jar.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
# The jar may be readable for its owner alone.
COPY --chown=10001:10001 *.jar /opt/metrics-agent/
