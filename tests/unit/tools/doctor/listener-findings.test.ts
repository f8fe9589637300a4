import assert from "node:assert/strict";

import { advertisedListeners } from "../../../../tools/doctor/advertised-listeners";
import type { CheckedListener } from "../../../../tools/doctor/check-listeners";
import { listenerFindings } from "../../../../tools/doctor/listener-findings";
import { renderExamination } from "../../../../tools/doctor/render-examination";

describe("advertisedListeners", () => {
  it("joins names, protocols and addresses", () => {
    const settings = new Map([
      ["listeners", "CLIENTS://:9094, NETWORK://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093"],
      ["advertised.listeners", "CLIENTS://kafka.example.com:9092, NETWORK://[fd00::1]:9092"],
      ["listener.security.protocol.map", "CLIENTS:SSL,NETWORK:PLAINTEXT,CONTROLLER:PLAINTEXT"],
    ]);
    assert.deepEqual(advertisedListeners(1, settings), [
      {
        broker: 1,
        name: "CLIENTS",
        protocol: "SSL",
        encrypted: true,
        advertised: "kafka.example.com:9092",
        bindHost: "",
      },
      {
        broker: 1,
        name: "NETWORK",
        protocol: "PLAINTEXT",
        encrypted: false,
        advertised: "[fd00::1]:9092",
        bindHost: "0.0.0.0",
      },
    ]);
  });

  it("takes the name of a listener for its protocol, and none from a broker without settings", () => {
    const settings = new Map([["advertised.listeners", "PLAINTEXT://127.0.0.1:9092"]]);
    assert.equal(advertisedListeners(0, settings)[0]?.protocol, "PLAINTEXT");
    assert.deepEqual(advertisedListeners(0, new Map()), []);
  });
});

const HERE = { kind: "here", from: "this machine" } as const;
const CONTAINER = { kind: "container", from: "a container" } as const;
const HOST = { kind: "host", from: "host one" } as const;
const REFUSED = { reachable: false, reason: "connect ECONNREFUSED" };

const listener = (other: Partial<CheckedListener> = {}): CheckedListener => ({
  broker: 0,
  name: "PLAINTEXT",
  protocol: "PLAINTEXT",
  encrypted: false,
  advertised: "127.0.0.1:9092",
  bindHost: "127.0.0.1",
  connections: [{ ...HERE, reachable: true }],
  ...other,
});

describe("listenerFindings", () => {
  const linesFor = (runtime: "local" | "docker" | "ssh", ...listeners: CheckedListener[]): string[] =>
    listenerFindings(listeners, runtime).map(
      ({ severity, subject, message, advice }) => `${severity}: ${subject}: ${message}; ${advice}`,
    );
  const PLAIN =
    "accepts unencrypted connections from other machines, so others on the network can read and change records; set security to tls, allow only the clients' machines in the firewall, or set bindAddress to 127.0.0.1";

  it("says that clients in containers and on other machines can't reach loopback", () => {
    const hint =
      "listener PLAINTEXT advertises an address of loopback, which clients in containers and on other machines can't reach; for such clients, set bindAddress and advertisedHost, or set runtime to docker";
    for (const advertised of ["127.0.0.1:9092", "localhost:9092", "[::1]:9092"]) {
      assert.deepEqual(linesFor("local", listener({ advertised })), [`hint: broker 0: ${hint}`]);
    }
    assert.deepEqual(linesFor("docker", listener()), []);
  });

  it("names a name that is not found", () => {
    const reason = "getaddrinfo ENOTFOUND kafka.example.com";
    const unknown = listener({
      advertised: "kafka.example.com:9092",
      connections: [{ ...HERE, reachable: false, reason }],
    });
    assert.deepEqual(linesFor("local", unknown), [
      `problem: broker 0: listener PLAINTEXT advertises kafka.example.com:9092, which clients on this machine can't use (${reason}); set advertisedHost to a name that clients resolve, or to an address`,
    ]);
  });

  it("expects containers on the listener of the network alone, and others on the listener of clients", () => {
    const both = [
      { ...HERE, ...REFUSED },
      { ...CONTAINER, ...REFUSED },
    ];
    assert.deepEqual(
      linesFor(
        "docker",
        listener({ name: "CLIENTS", connections: both }),
        listener({ name: "NETWORK", advertised: "kafka-0:9092", bindHost: "0.0.0.0", connections: both }),
      ),
      [
        "problem: broker 0: listener CLIENTS advertises 127.0.0.1:9092, which clients on this machine can't use (connect ECONNREFUSED); correct advertisedHost or the firewall between the client and the broker",
        "problem: broker 0: listener NETWORK advertises kafka-0:9092, which clients on a container can't use (connect ECONNREFUSED); correct advertisedHost or the firewall between the client and the broker",
      ],
    );
  });

  it("expects hosts to reach each other, and hints that this machine does not", () => {
    const advertised = "10.0.0.5:9092";
    const connections = [
      { ...HERE, ...REFUSED },
      { ...HOST, ...REFUSED },
    ];
    assert.deepEqual(linesFor("ssh", listener({ advertised, bindHost: "0.0.0.0", connections })), [
      "hint: broker 0: listener PLAINTEXT advertises 10.0.0.5:9092, which clients on this machine can't use (connect ECONNREFUSED); clients on this machine need a route to the hosts; bindAddress and advertisedHost set the address of a listener",
      "problem: broker 0: listener PLAINTEXT advertises 10.0.0.5:9092, which clients on host one can't use (connect ECONNREFUSED); correct advertisedHost or the firewall between the client and the broker",
      `hint: broker 0: listener PLAINTEXT ${PLAIN}`,
    ]);
  });

  for (const [runtime, name, bindHost, advertised, isOpen] of [
    ["local", "PLAINTEXT", "", "127.0.0.1:9092", true],
    ["local", "PLAINTEXT", "::1", "[::1]:9092", false],
    ["docker", "CLIENTS", "0.0.0.0", "127.0.0.1:9092", false],
    ["docker", "CLIENTS", "0.0.0.0", "10.0.0.5:9092", true],
    ["docker", "NETWORK", "0.0.0.0", "kafka-0:9092", false],
  ] as const) {
    it(`says ${isOpen ? "" : "not "}that ${runtime} ${name} at ${advertised}, bound to ${JSON.stringify(bindHost)}, is open`, () => {
      const lines = linesFor(runtime, listener({ name, bindHost, advertised }));
      assert.equal(lines.includes(`hint: broker 0: listener ${name} ${PLAIN}`), isOpen);
    });
  }

  it("names the cure of a certificate for another name", () => {
    const reason =
      "the certificate of kafka.example:9092 must contain the name kafka.example, got kafka-0, 127.0.0.1; connect by one of these names, or add kafka.example to alternativeNames";
    const secured = listener({
      ...{ name: "SECURE", protocol: "SSL", encrypted: true, advertised: "kafka.example:9092" },
      connections: [{ ...HERE, reachable: false, reason }],
    });
    assert.deepEqual(linesFor("local", secured), [
      "problem: broker 0: listener SECURE advertises kafka.example:9092, which clients on this machine can't use (the certificate of kafka.example:9092 must contain the name kafka.example, got kafka-0, 127.0.0.1); connect by one of these names, or add kafka.example to alternativeNames",
    ]);
  });

  it("accepts encryption on other machines", () => {
    const on = { advertised: "10.0.0.5:9092", bindHost: "0.0.0.0" };
    assert.deepEqual(linesFor("local", listener({ ...on, protocol: "SASL_SSL", encrypted: true })), []);
    assert.equal(linesFor("local", listener({ ...on, protocol: "SASL_PLAINTEXT" })).length, 1);
  });
});

describe("renderExamination", () => {
  it("has a table of listeners, then the findings", () => {
    const listeners = [
      listener({
        name: "CLIENTS",
        connections: [
          { ...HERE, reachable: true },
          { ...CONTAINER, ...REFUSED },
        ],
      }),
      listener({
        name: "NETWORK",
        protocol: "SASL_SSL",
        encrypted: true,
        advertised: "kafka-0:9092",
        connections: [
          { ...HERE, ...REFUSED },
          { ...CONTAINER, ...REFUSED },
        ],
      }),
    ];
    const findings = [{ severity: "hint", subject: "broker 0", message: "a is 1", advice: "set a to 2" }] as const;
    assert.equal(
      renderExamination({ listeners, findings }, "docker"),
      [
        "BROKER  LISTENER  SECURITY       ADVERTISED      FROM THIS MACHINE  FROM A CONTAINER",
        "0       CLIENTS   none           127.0.0.1:9092  yes                no, not meant to",
        "0       NETWORK   TLS, password  kafka-0:9092    no, not meant to   no",
        "",
        "hint: broker 0: a is 1; set a to 2",
      ].join("\n"),
    );
  });

  it("says that there is nothing to say", () => {
    assert.equal(renderExamination({ listeners: [], findings: [] }, "local"), "No problems and no hints.");
  });
});
