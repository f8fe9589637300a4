import { type ClusterSettings, type KnownSettings, kafkaClusterDefaults } from "../cluster/cluster-args";
import { DockerRuntime } from "../runtime/docker/docker-runtime";
import { LocalRuntime } from "../runtime/local/local-runtime";
import type { Runtime } from "../runtime/runtime";
import { SshRuntime } from "../runtime/ssh/ssh-runtime";
import { withDefaults } from "../shared/with-defaults";
import type { RawConfig } from "./config-schema";

/** Runtime that the configuration names. */
export function runtimeOf(config: RawConfig, stateDir: string): Runtime {
  const { dataDir, javaHome, baseImage, dockerHost, hosts } = config;
  const runtimes = {
    local: () => new LocalRuntime({ dataDir, javaHome, stateDir }),
    docker: () => new DockerRuntime({ dockerHost, baseImage, stateDir }),
    ssh: () => new SshRuntime({ hosts, dataDir, javaHome }),
  };
  return runtimes[config.runtime]();
}

/** Arguments of the cluster, with values known. */
export function settingsOf(config: RawConfig, secretKeys: readonly string[]): ClusterSettings {
  const { runtime, dataDir, javaHome, baseImage, dockerHost, hosts, topics, smokeTest, caPrivateKey, ...args } = config;
  const known = (key: "brokerConfig" | "zookeeperConfig"): KnownSettings => {
    const values = args[key] ?? {};
    return { values, secretNames: secretKeys.includes(key) ? Object.keys(values) : [] };
  };
  return {
    ...withDefaults(kafkaClusterDefaults, args),
    brokerConfig: known("brokerConfig"),
    zookeeperConfig: known("zookeeperConfig"),
    users: { entries: args.users, areSecret: secretKeys.includes("users") },
    ...(caPrivateKey !== undefined && {
      caPrivateKey: { value: caPrivateKey, isSecret: secretKeys.includes("caPrivateKey") },
    }),
  };
}
