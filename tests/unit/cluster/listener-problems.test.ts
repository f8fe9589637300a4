import assert from "node:assert/strict";

import { listenerProblems } from "../../../components/cluster/listener-problems";
import { describeProblems } from "../../../components/shared/problems";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

const problems = (setting: string, listeners: readonly string[], cluster: SettingsOverrides = {}): string =>
  describeProblems(listenerProblems(makeSettings({ ...cluster, brokerConfig: { [setting]: 5 } }), listeners));

const UNKNOWN = "is a setting of a listener that the brokers do not have, got 5; write";

describe("listenerProblems", () => {
  it("accepts settings of the brokers' listeners, and of the controllers' in KRaft", () => {
    assert.equal(problems("max.connections", ["PLAINTEXT"]), "");
    assert.equal(problems("listener.name.plaintext.max.connections", ["PLAINTEXT"]), "");
    assert.equal(problems("listener.name.network.max.connections", ["CLIENTS", "NETWORK"]), "");
    assert.equal(problems("listener.name.secure.max.connections", ["PLAINTEXT"], { security: "tls" }), "");
    const kraft = { coordination: "kraft" } as const;
    assert.equal(problems("listener.name.controller.max.connections", ["PLAINTEXT"], kraft), "");
  });

  it("refuses settings of other listeners, with the names to write", () => {
    for (const name of ["client", "PLAINTEXT", "controller", "secure"]) {
      assert.equal(
        problems(`listener.name.${name}.max.connections`, ["PLAINTEXT"]),
        `brokerConfig["listener.name.${name}.max.connections"] ${UNKNOWN} listener.name.plaintext.max.connections`,
      );
    }
    assert.equal(
      problems("listener.name.plaintext.max.connections", ["PLAINTEXT"], { security: "sasl" }),
      `brokerConfig["listener.name.plaintext.max.connections"] ${UNKNOWN} listener.name.secure.max.connections`,
    );
    assert.equal(
      problems("listener.name.internal.max.connections", ["CLIENTS", "NETWORK"]),
      `brokerConfig["listener.name.internal.max.connections"] ${UNKNOWN} listener.name.clients.max.connections or listener.name.network.max.connections`,
    );
  });

  it("hides a secret value", () => {
    const settings = makeSettings({
      brokerConfig: { "listener.name.a.b": "canary" },
      secretNames: ["listener.name.a.b"],
    });
    assert.match(describeProblems(listenerProblems(settings, ["PLAINTEXT"])), /, got a secret; write/);
  });
});
