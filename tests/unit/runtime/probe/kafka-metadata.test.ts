import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { askKafkaMetadata } from "../../../../components/runtime/probe/kafka-metadata";
import { metadataResponse } from "../../../support/kafka-metadata";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";

const CLUSTER_ID = "Wd9ilHoJRd6mfxlUs6U1Jw";
const ALL = [
  { id: 0, host: "127.0.0.1", port: 9092 },
  { id: 1, host: "127.0.0.1", port: 1, rack: "a" }, // Nothing listens on port 1.
];
const HEALTHY = { brokers: ALL, clusterId: CLUSTER_ID, controllerId: 1 };

describe("askKafkaMetadata", () => {
  const serve = tcpServers();
  const path = temporaryFolder();

  /** Asks a broker that gives this response to every request. */
  const ask = async (answer: Buffer, brokerIds: readonly number[] = [0]) => {
    const metaProperties = path("meta.properties");
    await writeFile(metaProperties, `version=1\ncluster.id=${CLUSTER_ID}\nbroker.id=0\n`);
    const port = await serve((socket) => socket.on("data", () => socket.end(answer)));
    return askKafkaMetadata({ kind: "kafka-metadata", host: "127.0.0.1", port, brokerIds, metaProperties }, 2_000);
  };

  it("returns the id of the cluster, and asks no other broker of the response, such as a killed one", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      assert.deepEqual(await ask(metadataResponse(HEALTHY), [0, 1]), { clusterId: CLUSTER_ID });
    }
  });

  it("requests no topics, in Kafka's format", async () => {
    let request = "";
    const port = await serve((socket) =>
      socket.on("data", (bytes) => {
        request = bytes.toString("hex");
        socket.end();
      }),
    );
    const probe = { kind: "kafka-metadata", host: "127.0.0.1", port, brokerIds: [0], metaProperties: "" } as const;
    await assert.rejects(askKafkaMetadata(probe, 2_000), { message: "the connection was closed" });
    assert.equal(request, "0000000f0003000500000000ffff0000000000");
  });

  it("asks again over the same connection until the metadata is complete", async () => {
    const metaProperties = path("meta.properties");
    await writeFile(metaProperties, `cluster.id=${CLUSTER_ID}\n`);
    const answers = [{ ...HEALTHY, brokers: [] }, { ...HEALTHY, controllerId: -1 }, HEALTHY].map(metadataResponse);
    let connections = 0;
    const port = await serve((socket) => {
      connections += 1;
      socket.on("data", () => socket.write(answers.shift() ?? ""));
    });
    const probe = { kind: "kafka-metadata", host: "127.0.0.1", port, brokerIds: [0, 1], metaProperties } as const;
    assert.deepEqual(await askKafkaMetadata(probe, 5_000), { clusterId: CLUSTER_ID });
    assert.equal(connections, 1);
  });

  const FAILURES: Record<string, [Buffer, string]> = {
    "metadata without one of the brokers": [
      metadataResponse({ ...HEALTHY, brokers: ALL.slice(0, 1), controllerId: 0 }),
      "the metadata does not contain broker 1",
    ],
    "metadata without brokers": [
      metadataResponse({ ...HEALTHY, brokers: [] }),
      "the metadata does not contain broker 0, 1",
    ],
    "no controller": [metadataResponse({ ...HEALTHY, controllerId: -1 }), "the metadata names no controller"],
    "a controller that is none of the brokers": [
      metadataResponse({ ...HEALTHY, controllerId: 2 }),
      "the metadata names no controller",
    ],
    "another cluster": [
      metadataResponse({ ...HEALTHY, clusterId: "another" }),
      `another cluster answers (its id is another, not ${CLUSTER_ID})`,
    ],
    "an incomplete response": [metadataResponse(HEALTHY).subarray(0, 20), "the connection was closed"],
  };
  for (const [what, [answer, message]] of Object.entries(FAILURES)) {
    it(`rejects ${what}`, () => assert.rejects(ask(answer, [0, 1]), { message }));
  }
});
