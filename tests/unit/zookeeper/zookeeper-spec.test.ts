import assert from "node:assert/strict";

import { jvmFlags } from "../../../components/java/jvm-flags";
import { renderLog4jProperties } from "../../../components/java/log4j-properties";
import type { ServiceSettings } from "../../../components/runtime/jvm-program";
import type { Endpoint } from "../../../components/runtime/runtime";
import { renderZooCfg } from "../../../components/zookeeper/zoo-cfg";
import { zooKeeperSpec } from "../../../components/zookeeper/zookeeper-spec";

const FOLDERS = { config: "/srv/zookeeper/config", data: "/data/zookeeper", logs: "/srv/zookeeper/logs" };

const SETTINGS: ServiceSettings = {
  heapMiB: 512,
  profile: "development",
  config: {},
  secretNames: [],
  startupTimeoutMs: 60_000,
};

/** Endpoint that is bound and advertised at the same address. */
const at = (host: string, port: number): Endpoint => ({ listen: { host, port }, address: { host, port } });

describe("zooKeeperSpec", () => {
  it("describes a server with the defaults", () => {
    assert.deepEqual(zooKeeperSpec(SETTINGS, at("127.0.0.1", 2181), FOLDERS), {
      mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      arguments: ["/srv/zookeeper/config/zoo.cfg"],
      jvmFlags: jvmFlags({ heapMiB: 512, profile: "development", configDir: "/srv/zookeeper/config" }),
      heapMiB: 512,
      files: {
        "zoo.cfg": renderZooCfg({
          dataDir: "/data/zookeeper",
          clientPort: 2181,
          clientPortAddress: "127.0.0.1",
          config: {},
        }),
        "log4j.properties": renderLog4jProperties("/srv/zookeeper/logs"),
      },
      secretSettings: [],
      ports: [{ host: "127.0.0.1", port: 2181 }],
      readiness: { kind: "four-letter-word", host: "127.0.0.1", port: 2181, word: "srvr", holds: "Mode: " },
      startupTimeoutMs: 60_000,
      stopTimeoutMs: 20_000,
    });
  });

  it("uses every setting", () => {
    const settings: ServiceSettings = {
      heapMiB: 256,
      profile: "production",
      config: { tickTime: 500 },
      secretNames: ["tickTime"],
      startupTimeoutMs: 5_000,
    };
    const spec = zooKeeperSpec(settings, at("10.0.0.1", 12181), FOLDERS);
    assert.equal(
      spec.files["zoo.cfg"],
      renderZooCfg({
        dataDir: "/data/zookeeper",
        clientPort: 12181,
        clientPortAddress: "10.0.0.1",
        config: { tickTime: 500 },
      }),
    );
    assert.deepEqual(spec.jvmFlags.slice(0, 2), ["-Xmx256m", "-Xms256m"]);
    assert.equal(spec.heapMiB, 256);
    assert.deepEqual(spec.ports, [{ host: "10.0.0.1", port: 12181 }]);
    assert.deepEqual(spec.readiness, {
      kind: "four-letter-word",
      host: "10.0.0.1",
      port: 12181,
      word: "srvr",
      holds: "Mode: ",
    });
    assert.equal(spec.startupTimeoutMs, 5_000);
    assert.deepEqual(spec.secretSettings, ["tickTime"]);
  });

  it("is asked at 127.0.0.1 if it listens on all addresses, whatever its address for others", () => {
    const endpoint = { listen: { host: "0.0.0.0", port: 2181 }, address: { host: "zookeeper", port: 2181 } };
    const { files, ports, readiness } = zooKeeperSpec(SETTINGS, endpoint, FOLDERS);
    assert.deepEqual(ports, [{ host: "0.0.0.0", port: 2181 }]);
    assert.match(files["zoo.cfg"] ?? "", /^clientPort=2181\nclientPortAddress=0\.0\.0\.0$/m);
    assert.deepEqual(readiness, {
      kind: "four-letter-word",
      host: "127.0.0.1",
      port: 2181,
      word: "srvr",
      holds: "Mode: ",
    });
  });

  it("logs to standard output without a folder for logs", () => {
    const { logs, ...folders } = FOLDERS;
    const { files } = zooKeeperSpec(SETTINGS, at("127.0.0.1", 2181), folders);
    assert.equal(files["log4j.properties"], renderLog4jProperties());
    assert.notEqual(files["log4j.properties"], renderLog4jProperties(logs));
  });

  it("describes a member of an ensemble by its number, the other servers and its ports", () => {
    const servers = [1, 2, 3].map((id) => ({ id, host: "127.0.0.1", quorumPort: 2887 + id, electionPort: 3887 + id }));
    const listen = [
      { host: "127.0.0.1", port: 2889 },
      { host: "127.0.0.1", port: 3889 },
    ];
    const endpoint = at("127.0.0.1", 2182);
    const { files, dataFiles, ports, ...same } = zooKeeperSpec(SETTINGS, endpoint, FOLDERS, {
      id: 2,
      servers,
      listen,
    });
    assert.deepEqual(dataFiles, { myid: "2\n" });
    assert.deepEqual(ports, [{ host: "127.0.0.1", port: 2182 }, ...listen]);
    assert.equal(
      files["zoo.cfg"],
      renderZooCfg({
        dataDir: "/data/zookeeper",
        clientPort: 2182,
        clientPortAddress: "127.0.0.1",
        servers,
        config: {},
      }),
    );
    const alone = zooKeeperSpec(SETTINGS, endpoint, FOLDERS);
    assert.deepEqual({ ...alone, ...same }, alone);
  });
});
