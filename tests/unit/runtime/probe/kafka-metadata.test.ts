import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { askKafkaMetadata } from "../../../../components/runtime/probe/kafka-metadata";
import { metadataResponse } from "../../../support/kafka-metadata";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";

const CLUSTER_ID = "Wd9ilHoJRd6mfxlUs6U1Jw";
const ALL = [
  { id: 0, host: "127.0.0.1", port: 9092 },
  { id: 1, host: "127.0.0.1", port: 1, rack: "a" }, // Nobody listens there.
];
const WELL = { brokers: ALL, clusterId: CLUSTER_ID, controllerId: 1 };

describe("askKafkaMetadata", () => {
  const serve = tcpServers();
  const path = temporaryFolder();

  /** Asks a broker that answers every request so. */
  const ask = async (answer: Buffer, brokerIds: readonly number[] = [0]) => {
    const metaProperties = path("meta.properties");
    await writeFile(metaProperties, `version=1\ncluster.id=${CLUSTER_ID}\nbroker.id=0\n`);
    const port = await serve((socket) => socket.on("data", () => socket.end(answer)));
    return askKafkaMetadata({ kind: "kafka-metadata", host: "127.0.0.1", port, brokerIds, metaProperties }, 2_000);
  };

  it("tells the cluster's id, and asks no other broker that is named, such as one that was just killed", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      assert.deepEqual(await ask(metadataResponse(WELL), [0, 1]), { clusterId: CLUSTER_ID });
    }
  });

  it("asks in bytes that Kafka takes", async () => {
    let asked = "";
    const port = await serve((socket) =>
      socket.on("data", (bytes) => {
        asked = bytes.toString("hex");
        socket.end();
      }),
    );
    const probe = { kind: "kafka-metadata", host: "127.0.0.1", port, brokerIds: [0], metaProperties: "" } as const;
    await assert.rejects(askKafkaMetadata(probe, 2_000), { message: "the connection was closed" });
    assert.equal(asked, "0000000e0003000200000000ffff00000000");
  });

  const FAILURES: Record<string, [Buffer, string]> = {
    "a broker that is not known": [
      metadataResponse({ ...WELL, brokers: ALL.slice(0, 1), controllerId: 0 }),
      "the metadata lacks broker 1",
    ],
    "a broker that knows none yet": [metadataResponse({ ...WELL, brokers: [] }), "the metadata lacks broker 0, 1"],
    "no controller": [metadataResponse({ ...WELL, controllerId: -1 }), "the metadata names no controller"],
    "a controller that is gone": [metadataResponse({ ...WELL, controllerId: 2 }), "the metadata names no controller"],
    "another cluster": [
      metadataResponse({ ...WELL, clusterId: "another" }),
      `another cluster answers (its id is another, not ${CLUSTER_ID})`,
    ],
    "half an answer": [metadataResponse(WELL).subarray(0, 20), "the connection was closed"],
  };
  for (const [what, [answer, message]] of Object.entries(FAILURES)) {
    it(`fails with ${what}`, () => assert.rejects(ask(answer, [0, 1]), { message }));
  }
});
