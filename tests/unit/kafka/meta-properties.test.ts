import assert from "node:assert/strict";

import {
  clusterFingerprint,
  formattedStorage,
  newClusterId,
  parseMetaProperties,
} from "../../../components/kafka/meta-properties";

describe("parseMetaProperties", () => {
  it("reads the file of a broker with ZooKeeper", () => {
    const text = "#\n#Mon Nov 23 06:00:00 UTC 2026\nbroker.id=1\nversion=0\ncluster.id=YgrtTBYRR_mGxScXTNJUJg\n";
    assert.deepEqual(parseMetaProperties(text), {
      coordination: "zookeeper",
      nodeId: 1,
      clusterId: "YgrtTBYRR_mGxScXTNJUJg",
    });
  });

  it("reads the file of a KRaft node, with blanks and the line ends of Windows", () => {
    assert.deepEqual(parseMetaProperties("version = 1\r\nnode.id=3000\r\ncluster.id=a\r\n"), {
      coordination: "kraft",
      nodeId: 3_000,
      clusterId: "a",
    });
  });

  it("leaves undefined what the file does not contain", () => {
    assert.deepEqual(parseMetaProperties(""), { coordination: "zookeeper", nodeId: undefined, clusterId: undefined });
  });
});

describe("formattedStorage", () => {
  it("is a meta.properties that identifies cluster and node", () => {
    const { "meta.properties": text = "", ...others } = formattedStorage("pm8-x0Q", 3001);
    assert.equal(text, "version=1\ncluster.id=pm8-x0Q\nnode.id=3001\n");
    assert.deepEqual(others, {});
    assert.deepEqual(parseMetaProperties(text), { coordination: "kraft", nodeId: 3001, clusterId: "pm8-x0Q" });
  });

  it("contains the fingerprint of the cluster", () => {
    const { file, line } = clusterFingerprint("pm8-x0Q");
    assert.ok(formattedStorage("pm8-x0Q", 0)[file]?.split("\n").includes(line));
  });
});

describe("newClusterId", () => {
  it("has the form of Kafka's ids: 16 bytes in Base64 for URLs, without padding or a dash at its beginning", () => {
    const ids = Array.from({ length: 1_000 }, newClusterId);
    for (const id of ids) {
      assert.match(id, /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
      assert.equal(Buffer.from(id, "base64url").length, 16);
    }
    assert.equal(new Set(ids).size, ids.length);
  });
});
