import assert from "node:assert/strict";
import { jvmFlags } from "../../../components/java/jvm-flags";
import { renderLog4jProperties } from "../../../components/java/log4j-properties";
import { renderControllerProperties } from "../../../components/kafka/controller-properties";
import { type ControllerMembership, controllerSpec } from "../../../components/kafka/controller-spec";

const SETTINGS = {
  brokers: 3,
  heapMiB: 512,
  profile: "development",
  config: {},
  secretNames: [],
  startupTimeoutMs: 60_000,
} as const;
const FOLDERS = { config: "/srv/controller-2/config", data: "/data/controller-2", logs: "/srv/controller-2/logs" };

const at = (port: number) => ({ host: "127.0.0.1", port });
const MEMBERSHIP: ControllerMembership = {
  clusterId: "pm8-x0Q",
  nodeId: 3002,
  voters: [10_093, 10_094, 10_095].map((port, index) => ({ nodeId: 3001 + index, address: at(port) })),
  listen: at(10_094),
};

describe("controllerSpec", () => {
  it("describes one of three controllers", () => {
    assert.deepEqual(controllerSpec(SETTINGS, MEMBERSHIP, FOLDERS), {
      mainClass: "kafka.Kafka",
      arguments: ["/srv/controller-2/config/server.properties"],
      jvmFlags: jvmFlags({ heapMiB: 512, profile: "development", configDir: "/srv/controller-2/config" }),
      heapMiB: 512,
      files: {
        "server.properties": renderControllerProperties({
          nodeId: 3002,
          voters: "3001@127.0.0.1:10093,3002@127.0.0.1:10094,3003@127.0.0.1:10095",
          listen: at(10_094),
          brokers: 3,
          logDir: "/data/controller-2",
          profile: "development",
          config: {},
        }),
        "log4j.properties": renderLog4jProperties("/srv/controller-2/logs"),
      },
      secretSettings: [],
      dataFiles: { "meta.properties": "version=1\ncluster.id=pm8-x0Q\nnode.id=3002\n" },
      ports: [at(10_094)],
      readiness: { kind: "kraft-quorum", ...at(10_094), orElse: [at(10_093), at(10_095)], nodeId: 3002 },
      startupTimeoutMs: 60_000,
      stopTimeoutMs: 20_000,
    });
  });

  it("has no other controllers to ask in a quorum of one", () => {
    const voters = MEMBERSHIP.voters.slice(1, 2);
    const { readiness } = controllerSpec(SETTINGS, { ...MEMBERSHIP, voters }, FOLDERS);
    assert.deepEqual(readiness, { kind: "kraft-quorum", ...at(10_094), nodeId: 3002 });
  });

  it("is asked at 127.0.0.1 if it listens on all addresses, and logs to standard output without a folder for logs", () => {
    const { logs, ...folders } = FOLDERS;
    const membership = { ...MEMBERSHIP, listen: { host: "0.0.0.0", port: 9093 } };
    const { readiness, files } = controllerSpec(SETTINGS, membership, folders);
    assert.deepEqual([readiness.host, readiness.port], ["127.0.0.1", 9093]);
    assert.match(files["server.properties"] ?? "", /^listeners=CONTROLLER:\/\/0\.0\.0\.0:9093$/m);
    assert.equal(files["log4j.properties"], renderLog4jProperties(undefined));
  });

  it("names the secret settings that controllers read, and no other ones", () => {
    const config = { "ssl.keystore.password": "geheim", "log.cleaner.x": "geheim" };
    const { secretSettings } = controllerSpec(
      { ...SETTINGS, config, secretNames: Object.keys(config) },
      MEMBERSHIP,
      FOLDERS,
    );
    assert.deepEqual(secretSettings, ["ssl.keystore.password"]);
  });
});
