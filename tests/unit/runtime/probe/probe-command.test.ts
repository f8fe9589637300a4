import assert from "node:assert/strict";

import type { Probe } from "../../../../components/runtime/probe/probe";
import { probeCommand, probeScripts } from "../../../../components/runtime/probe/probe-command";

const DUMP = {
  kind: "four-letter-word",
  host: "zookeeper",
  port: 2181,
  word: "dump",
  holds: "SessionTracker dump",
  holdsNot: "/brokers/ids/0",
} as const;

const METADATA: Probe = {
  kind: "kafka-metadata",
  host: "127.0.0.1",
  port: 9092,
  brokerIds: [0, 12],
  metaProperties: "/var/lib/kafka-cluster/meta.properties",
};

const QUORUM: Probe = {
  kind: "kraft-quorum",
  host: "10.0.0.1",
  port: 9093,
  orElse: [{ host: "kraft-2", port: 9093 }],
  nodeId: 1_000,
};

const TLS = { keystore: "/etc/kafka-cluster/keystore.pem", truststore: "/etc/kafka-cluster/truststore.pem" };

describe("probeCommand", () => {
  const cases: readonly (readonly [probe: Probe, command: string[]])[] = [
    [
      DUMP,
      ["ask-four-letter-word", "zookeeper", "2181", "dump", "holds=SessionTracker dump", "holdsNot=/brokers/ids/0"],
    ],
    [
      { kind: "four-letter-word", host: "127.0.0.1", port: 2181, word: "srvr", holds: "Mode: " },
      ["ask-four-letter-word", "127.0.0.1", "2181", "srvr", "holds=Mode: "],
    ],
    [
      { kind: "four-letter-word", host: "127.0.0.1", port: 2181, word: "ruok" },
      ["ask-four-letter-word", "127.0.0.1", "2181", "ruok"],
    ],
    [
      {
        ...DUMP,
        orElse: [
          { host: "zookeeper-2", port: 2181 },
          { host: "10.0.0.3", port: 12_181 },
        ],
      },
      [
        ...[
          "ask-four-letter-word",
          "zookeeper",
          "2181",
          "dump",
          "holds=SessionTracker dump",
          "holdsNot=/brokers/ids/0",
        ],
        ...["orElse=zookeeper-2:2181", "orElse=10.0.0.3:12181"],
      ],
    ],
    [QUORUM, ["ask-kraft-quorum", "10.0.0.1", "9093", "1000", "kraft-2:9093"]],
    [
      { kind: "kraft-quorum", host: "127.0.0.1", port: 9093, nodeId: 0 },
      ["ask-kraft-quorum", "127.0.0.1", "9093", "0"],
    ],
    [
      { ...METADATA, tls: TLS },
      [
        ...["ask-kafka-metadata", "127.0.0.1", "9092", "0,12", "/var/lib/kafka-cluster/meta.properties"],
        ...["keystore=/etc/kafka-cluster/keystore.pem", "truststore=/etc/kafka-cluster/truststore.pem"],
      ],
    ],
    [
      { ...METADATA, tls: { ...TLS, login: "/etc/kafka-cluster/login" } },
      [
        ...["ask-kafka-metadata", "127.0.0.1", "9092", "0,12", "/var/lib/kafka-cluster/meta.properties"],
        ...["keystore=/etc/kafka-cluster/keystore.pem", "truststore=/etc/kafka-cluster/truststore.pem"],
        "login=/etc/kafka-cluster/login",
      ],
    ],
    [
      { kind: "four-letter-word", host: "::1", port: 2181, word: "ruok", tls: TLS },
      [
        ...["ask-four-letter-word", "::1", "2181", "ruok"],
        ...["keystore=/etc/kafka-cluster/keystore.pem", "truststore=/etc/kafka-cluster/truststore.pem"],
      ],
    ],
    [
      { ...QUORUM, tls: TLS },
      [
        ...["ask-kraft-quorum", "10.0.0.1", "9093", "1000", "kraft-2:9093"],
        ...["keystore=/etc/kafka-cluster/keystore.pem", "truststore=/etc/kafka-cluster/truststore.pem"],
      ],
    ],
    [METADATA, ["ask-kafka-metadata", "127.0.0.1", "9092", "0,12", "/var/lib/kafka-cluster/meta.properties"]],
  ];
  for (const [probe, command] of cases) {
    it(`returns ${command.join(" ")}`, () => {
      assert.deepEqual(probeCommand(probe), command);
    });
  }

  it("names a script of probeScripts", () => {
    for (const probe of [DUMP, METADATA, QUORUM]) {
      assert.match(probeScripts()[`${probeCommand(probe)[0]}.sh`] ?? "", /^# (Asks|Sends) /);
    }
  });
});
