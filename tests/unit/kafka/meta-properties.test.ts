import assert from "node:assert/strict";

import { parseMetaProperties } from "../../../components/kafka/meta-properties";

describe("parseMetaProperties", () => {
  it("reads what a broker of ZooKeeper's has written", () => {
    const text = "#\n#Mon Nov 23 06:00:00 UTC 2026\nbroker.id=1\nversion=0\ncluster.id=YgrtTBYRR_mGxScXTNJUJg\n";
    assert.deepEqual(parseMetaProperties(text), {
      coordination: "zookeeper",
      nodeId: 1,
      clusterId: "YgrtTBYRR_mGxScXTNJUJg",
    });
  });

  it("reads what a node of KRaft's has, with blanks and Windows' ends of lines", () => {
    assert.deepEqual(parseMetaProperties("version = 1\r\nnode.id=3000\r\ncluster.id=a\r\n"), {
      coordination: "kraft",
      nodeId: 3_000,
      clusterId: "a",
    });
  });

  it("leaves open what the file does not say", () => {
    assert.deepEqual(parseMetaProperties(""), { coordination: "zookeeper", nodeId: undefined, clusterId: undefined });
  });
});
