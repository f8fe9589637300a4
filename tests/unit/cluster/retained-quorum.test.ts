import assert from "node:assert/strict";

import { retainedQuorum } from "../../../components/cluster/retained-quorum";
import type { Runtime } from "../../../components/runtime/runtime";

const META = "version=1\ncluster.id=pm8-x0Q\nnode.id=3001\n";

/** As Kafka 3.3.1 writes it. */
const QUORUM_STATE =
  '{"clusterId":"","leaderId":3002,"leaderEpoch":7,"votedId":-1,"appliedOffset":0,"currentVoters":' +
  '[{"voterId":3001},{"voterId":3002},{"voterId":3003}],"data_version":0}';

/** A runtime with these files among its services' data, and nothing else. */
const having = (files: Readonly<Record<string, string>>) =>
  ({ dataFile: async (service: string, file: string) => files[`${service}/${file}`] }) as Runtime;

const NOTHING = { clusterId: "", voters: [] };

describe("keptQuorum", () => {
  it("finds cluster and voters in the data of the first that has any", async () => {
    const files = {
      "controller-2/meta.properties": META,
      "controller-2/__cluster_metadata-0/quorum-state": QUORUM_STATE,
      "controller-3/meta.properties": META.replace("pm8-x0Q", "another"),
    };
    assert.deepEqual(await retainedQuorum(having(files), ["controller", "controller-2", "controller-3"]), {
      clusterId: "pm8-x0Q",
      voters: [3001, 3002, 3003],
    });
  });

  it("finds the cluster where no voter is noted yet", async () => {
    assert.deepEqual(await retainedQuorum(having({ "kafka-0/meta.properties": META }), ["kafka-0"]), {
      clusterId: "pm8-x0Q",
      voters: [],
    });
  });

  it("finds nothing without data, in that of another coordination, or where a runtime can't look", async () => {
    assert.deepEqual(await retainedQuorum(having({}), ["kafka-0"]), NOTHING);
    const ofZooKeeper = { "kafka-0/meta.properties": "version=0\ncluster.id=pm8-x0Q\nbroker.id=0\n" };
    assert.deepEqual(await retainedQuorum(having(ofZooKeeper), ["kafka-0"]), NOTHING);
    assert.deepEqual(await retainedQuorum({} as Runtime, ["kafka-0"]), NOTHING);
  });
});
