import assert from "node:assert/strict";

import { ownedKeyProblems } from "../../../components/shared/owned-keys";
import { renderZooCfg, ZOO_CFG_OWNED_KEYS } from "../../../components/zookeeper/zoo-cfg";

const SETTINGS = { dataDir: "/data/zookeeper", clientPort: 2181, clientPortAddress: "127.0.0.1", config: {} };

describe("renderZooCfg", () => {
  it("renders a standalone server without an admin server, which allows srvr and dump alone", () => {
    assert.equal(
      renderZooCfg(SETTINGS),
      [
        "4lw.commands.whitelist=srvr,dump",
        "admin.enableServer=false",
        "autopurge.purgeInterval=24",
        "autopurge.snapRetainCount=3",
        "clientPort=2181",
        "clientPortAddress=127.0.0.1",
        "dataDir=/data/zookeeper",
        "initLimit=10",
        "maxClientCnxns=60",
        "syncLimit=5",
        "tickTime=2000",
        "",
      ].join("\n"),
    );
  });

  it("names all servers of an ensemble", () => {
    const servers = [
      { id: 1, host: "zookeeper", quorumPort: 2888, electionPort: 3888 },
      { id: 2, host: "127.0.0.1", quorumPort: 2889, electionPort: 3889 },
      { id: 3, host: "fd00::3", quorumPort: 2890, electionPort: 3890 },
    ];
    assert.deepEqual(
      renderZooCfg({ ...SETTINGS, servers }).split("\n"),
      renderZooCfg(SETTINGS)
        .replace(
          "syncLimit=5",
          "server.1=zookeeper:2888:3888\nserver.2=127.0.0.1:2889:3889\nserver.3=[fd00::3]:2890:3890\nsyncLimit=5",
        )
        .split("\n"),
    );
  });

  it("binds the peer ports of an ensemble to all addresses if the client ports are, and those of no standalone server", () => {
    const servers = [{ id: 1, host: "203.0.113.7", quorumPort: 2888, electionPort: 3888 }];
    const text = renderZooCfg({ ...SETTINGS, clientPortAddress: "0.0.0.0", servers });
    assert.match(text, /^quorumListenOnAllIPs=true$/m);
    assert.doesNotMatch(renderZooCfg({ ...SETTINGS, clientPortAddress: "0.0.0.0" }), /quorumListenOnAllIPs/);
  });

  it("uses the user's settings over the defaults", () => {
    const text = renderZooCfg({ ...SETTINGS, config: { tickTime: 500, preAllocSize: 1024 } });
    assert.match(text, /^tickTime=500$/m);
    assert.match(text, /^preAllocSize=1024$/m);
  });

  it("uses its own settings over the user's", () => {
    const config = { clientPort: 1, dataDir: "/", "admin.enableServer": true, "4lw.commands.whitelist": "*" };
    assert.equal(renderZooCfg({ ...SETTINGS, config }), renderZooCfg(SETTINGS));
  });

  it("escapes a path of Windows", () => {
    assert.match(renderZooCfg({ ...SETTINGS, dataDir: "C:\\data" }), /^dataDir=C:\\\\data$/m);
  });
});

describe("ZOO_CFG_OWNED_KEYS", () => {
  const owned = [
    "dataDir",
    "dataLogDir",
    "clientPort",
    "clientPortAddress",
    "secureClientPort",
    "secureClientPortAddress",
    "admin.serverPort",
    "4lw.commands.whitelist",
    "server.1",
    "quorumListenOnAllIPs",
  ];
  for (const key of owned) {
    it(`contains ${key}`, () => {
      assert.equal(ownedKeyProblems("ZooKeeper", "config", { [key]: 1 }, ZOO_CFG_OWNED_KEYS).length, 1);
    });
  }
  for (const key of ["tickTime", "initLimit", "clientPortListenBacklog", "serverCnxnFactory"]) {
    it(`leaves ${key} to the user`, () => {
      assert.deepEqual(ownedKeyProblems("ZooKeeper", "config", { [key]: 1 }, ZOO_CFG_OWNED_KEYS), []);
    });
  }

  it("contains every key that a user can't override", () => {
    const config = {
      clientPort: 1,
      clientPortAddress: "x",
      dataDir: "/",
      "admin.enableServer": true,
      "4lw.commands.whitelist": "*",
    };
    assert.equal(
      ownedKeyProblems("ZooKeeper", "config", config, ZOO_CFG_OWNED_KEYS).length,
      Object.keys(config).length,
    );
  });
});
