import assert from "node:assert/strict";

import { clusterProtocol, type RunningVersions } from "../../../components/cluster/cluster-protocol";
import {
  protocolProblems,
  versionChangeProblems,
  versionMessages,
} from "../../../components/cluster/protocol-problems";
import { describeProblems } from "../../../components/shared/problems";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

const NEW: RunningVersions = { deployed: new Map() };

/** Settings of a broker whose protocol the user has set. */
const PINNED = { "inter.broker.protocol.version": "3.0" };

/** Cluster that runs these versions, with a recorded protocol or without. */
const running = (versions: readonly string[], protocolVersion?: string, settings = {}): RunningVersions => ({
  ...(protocolVersion !== undefined && { protocolVersion }),
  deployed: new Map(
    versions.map((version, index) => [
      `kafka-${index}`,
      { settings: { distribution: `kafka_2.13-${version}`, ...settings } },
    ]),
  ),
});

describe("clusterProtocol", () => {
  const cases: readonly (readonly [
    fact: string,
    settings: SettingsOverrides,
    existing: RunningVersions,
    protocol: string,
  ])[] = [
    ["the one of the version for a new cluster", { version: "3.3.1" }, NEW, "3.3"],
    ["the given one", { version: "3.3.1", protocolVersion: "2.8" }, NEW, "2.8"],
    ["the recorded one", { version: "3.9.1" }, running(["3.9.1"], "3.3"), "3.3"],
    ["the one of the settings of a cluster without a record", {}, running(["3.3.1"], undefined, PINNED), "3.0"],
    [
      "the one of the newest version of a cluster without a record",
      {},
      running(["3.3.1-0123456789ab", "3.4.0"]),
      "3.4",
    ],
    ["the one of the version if no service was ready", { version: "3.3.2" }, running([]), "3.3"],
  ];
  for (const [fact, settings, existing, protocol] of cases) {
    it(`is ${fact}`, () => {
      assert.equal(clusterProtocol(makeSettings(settings), existing), protocol);
    });
  }
});

describe("protocolProblems", () => {
  const cases: readonly (readonly [protocolVersion: string, problem: string])[] = [
    ["3.3", ""],
    ["3.3-IV3", ""],
    ["1.1-IV0", ""],
    [
      "3.4",
      'protocolVersion must be at most 3.3, the newest protocol of Kafka 3.3.1, got "3.4"; lower it, or set version back if the cluster has this protocol already',
    ],
    [
      "3.3-IV9",
      'protocolVersion must be a protocol that a release of Kafka has, such as 3.3, got "3.3-IV9"; correct it',
    ],
    [
      "0.10.2-IV0",
      "protocolVersion must be 0.11.0 or newer, because records of older brokers have no headers, which the smoke test needs, " +
        'got "0.10.2-IV0"; raise it or remove it',
    ],
  ];
  for (const [protocolVersion, problem] of cases) {
    it(`of ${protocolVersion} with Kafka 3.3.1: ${problem === "" ? "none" : "one"}`, () => {
      assert.equal(describeProblems(protocolProblems(makeSettings({ protocolVersion }))), problem);
    });
  }
});

describe("versionChangeProblems", () => {
  const problems = (settings: SettingsOverrides, existing: RunningVersions) =>
    describeProblems(versionChangeProblems(makeSettings(settings), existing));

  it("are none for a new cluster, nor for the version and the protocol of the existing one", () => {
    assert.equal(problems({ version: "3.3.1" }, NEW), "");
    assert.equal(problems({ protocolVersion: "2.8" }, NEW), "");
    assert.equal(problems({ version: "3.3.1" }, running(["3.3.1"], "3.3")), "");
    assert.equal(problems({ version: "3.3.1", protocolVersion: "3.3" }, running(["3.3.1"])), "");
  });

  it("are none for a step between patch releases, forth and back", () => {
    assert.equal(problems({ version: "3.3.2" }, running(["3.3.1"], "3.3")), "");
    assert.equal(problems({ version: "3.3.1" }, running(["3.3.2", "3.3.1"], "3.3")), "");
  });

  it("are none for a newer release with the protocol of the cluster, and for the way back", () => {
    assert.equal(problems({ version: "3.9.1" }, running(["3.3.1", "3.3.1"], "3.3")), "");
    assert.equal(problems({ version: "3.9.1" }, running(["3.9.1", "3.3.1"], "3.3")), "");
    assert.equal(problems({ version: "3.3.1" }, running(["3.9.1", "3.9.1"], "3.3")), "");
  });

  it("refuse a release that does not speak the protocol of the cluster", () => {
    assert.equal(
      problems({ version: "3.3.1" }, running(["3.9.1"], "3.9")),
      'version must be 3.9 or newer, the protocol of the cluster, got "3.3.1"; set it back, or destroy the stack first',
    );
  });

  it("are none for a protocol that every service speaks", () => {
    assert.equal(problems({ version: "3.9.1", protocolVersion: "3.9" }, running(["3.9.1", "3.9.1"], "3.3")), "");
  });

  it("refuse a protocol together with a version", () => {
    assert.equal(
      problems({ version: "3.9.1", protocolVersion: "3.9" }, running(["3.9.1", "3.3.1"], "3.3")),
      'protocolVersion must stay 3.3 until every service runs Kafka 3.9.1 (not yet: kafka-1), got "3.9"; ' +
        "set it back to 3.3, run `npm start`, and raise it afterwards",
    );
  });

  it("refuse an older protocol", () => {
    assert.equal(
      problems({ protocolVersion: "3.2" }, running(["3.3.1"], "3.3")),
      'protocolVersion must be 3.3 or newer, because a protocol can\'t be lowered, got "3.2"; set it back to 3.3',
    );
  });

  it("refuse another protocol than that of the version for a new cluster with KRaft", () => {
    assert.equal(
      problems({ coordination: "kraft", protocolVersion: "3.2" }, NEW),
      'protocolVersion must be 3.3, the protocol of Kafka 3.3.1, for a new cluster with coordination "kraft", got "3.2"; remove it',
    );
    assert.equal(problems({ coordination: "kraft", protocolVersion: "3.3-IV3" }, NEW), "");
  });
});

describe("versionMessages", () => {
  const messages = (settings: SettingsOverrides, existing: RunningVersions) =>
    versionMessages(makeSettings(settings), existing);

  it("name the services that restart, and the protocol that stays", () => {
    assert.deepEqual(messages({ version: "3.9.1" }, running(["3.3.1", "3.9.1"], "3.3")), [
      "version changes to 3.9.1 on kafka-0; the protocol stays 3.3, so version can be set back until protocolVersion is raised",
    ]);
  });

  it("name the protocol that may be raised", () => {
    assert.deepEqual(messages({ version: "3.9.1" }, running(["3.9.1"], "3.3")), [
      "protocolVersion may be raised from 3.3 to 3.9 (`pulumi config set protocolVersion 3.9`); after that, no Kafka older than 3.9 can run",
    ]);
    assert.deepEqual(messages({ version: "3.9.1", coordination: "kraft" }, running(["3.9.1"], "3.9")), []);
  });

  it("name the protocol that is raised", () => {
    const settings = { version: "3.9.1", protocolVersion: "3.7" };
    assert.deepEqual(messages(settings, running(["3.9.1"], "3.3")), [
      "protocolVersion changes from 3.3 to 3.7; after that, no Kafka older than 3.7 can run",
    ]);
    assert.deepEqual(messages({ ...settings, coordination: "kraft" }, running(["3.9.1"], "3.3")), [
      "protocolVersion changes from 3.3 to 3.7, without a restart; after that, no Kafka older than 3.7 can run",
    ]);
  });

  it("are none for a new cluster, and for the newest protocol", () => {
    assert.deepEqual(messages({ version: "3.9.1" }, NEW), []);
    assert.deepEqual(messages({ version: "3.9.1" }, running(["3.9.1"], "3.9")), []);
  });
});
