import assert from "node:assert/strict";

import { readRetainedQuorum } from "../../../components/cluster/retained-quorum";
import type { DataInspector } from "../../../components/runtime/runtime";

const META = "version=1\ncluster.id=pm8-x0Q\nnode.id=3001\n";

/** Text that Kafka 3.3.1 writes. */
const QUORUM_STATE =
  '{"clusterId":"","leaderId":3002,"leaderEpoch":7,"votedId":-1,"appliedOffset":0,"currentVoters":' +
  '[{"voterId":3001},{"voterId":3002},{"voterId":3003}],"data_version":0}';

/** Inspector of data that consists of these files: `service/file` to text. */
const dataOf = (files: Readonly<Record<string, string>>) =>
  ({ dataFile: async (service: string, file: string) => files[`${service}/${file}`] }) as DataInspector;

describe("readRetainedQuorum", () => {
  it("reads cluster and voters from the data of the first service that has KRaft data", async () => {
    const data = dataOf({
      "controller-2/meta.properties": META,
      "controller-2/__cluster_metadata-0/quorum-state": QUORUM_STATE,
      "controller-3/meta.properties": META.replace("pm8-x0Q", "another"),
    });
    assert.deepEqual(await readRetainedQuorum(data, ["controller", "controller-2", "controller-3"]), {
      clusterId: "pm8-x0Q",
      voterIds: [3001, 3002, 3003],
    });
  });

  it("reads the cluster of data that records no voters yet", async () => {
    assert.deepEqual(await readRetainedQuorum(dataOf({ "kafka-0/meta.properties": META }), ["kafka-0"]), {
      clusterId: "pm8-x0Q",
      voterIds: [],
    });
  });

  it("is undefined without data, and with data of another coordination", async () => {
    assert.equal(await readRetainedQuorum(dataOf({}), ["kafka-0"]), undefined);
    const ofZooKeeper = { "kafka-0/meta.properties": "version=0\ncluster.id=pm8-x0Q\nbroker.id=0\n" };
    assert.equal(await readRetainedQuorum(dataOf(ofZooKeeper), ["kafka-0"]), undefined);
  });
});
