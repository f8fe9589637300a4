import assert from "node:assert/strict";

import type { StackNetworkInputs } from "../../../../components/runtime/docker/stack-network";
import provider from "../../../../components/runtime/docker/stack-network-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fakeDocker, NOT_THERE, says } from "../../../support/fake-docker";

const LABELS = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.stack-id": "id-1" };
const INPUTS: StackNetworkInputs = { dockerHost: "unix:///docker.sock", name: "kafka-cluster-dev", labels: LABELS };
const OUTPUTS = { ...INPUTS, networkId: "0123", health: "whole" };
const GONE = "the network is gone";
const CREATE =
  "network create --driver bridge --label kafka-cluster.stack=kafka-cluster/dev --label kafka-cluster.stack-id=id-1 kafka-cluster-dev";

describe("stackNetworkProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();
  const thereIs = (found: Readonly<Record<string, unknown>>) =>
    when("'network inspect '*", ...says(JSON.stringify([{ Id: "0123", Labels: LABELS, ...found }])));
  const removals = async () => (await commands()).filter((command) => command.startsWith("network rm "));

  it("makes a network", async () => {
    await when("'network inspect '*", ...NOT_THERE);
    await when(`'${CREATE}'`, ...says("0123"));
    assert.deepEqual(await provider.create(INPUTS), { id: "kafka-cluster-dev", outs: OUTPUTS });
  });

  it("takes up the one that a killed run has made", async () => {
    await thereIs({});
    assert.deepEqual((await provider.create(INPUTS)).outs, OUTPUTS);
    assert.deepEqual(await commands(), ["network inspect kafka-cluster-dev"]);
  });

  it("touches none of somebody else", async () => {
    await thereIs({ Labels: null });
    await assert.rejects(provider.create(INPUTS), {
      message:
        "network kafka-cluster-dev is there already and not of this project; remove or rename it, or give the stack another name",
    });
  });

  it("touches none of a stack of the same name in another checkout", async () => {
    await thereIs({ Labels: { ...LABELS, "kafka-cluster.stack-id": "another" } });
    await assert.rejects(provider.create(INPUTS), {
      message: /^network kafka-cluster-dev belongs to a stack kafka-cluster\/dev that is not this one \(/,
    });
  });

  it("sees whether it is there", async () => {
    await thereIs({});
    assert.deepEqual((await provider.read("x", { ...OUTPUTS, health: GONE })).props, OUTPUTS);
    const other = { ...OUTPUTS, networkId: "another" };
    assert.deepEqual((await provider.read("x", other)).props, { ...other, health: GONE });
  });

  it("sees that it is gone, and makes it anew", async () => {
    await when("'network inspect '*", ...NOT_THERE);
    await when(`'${CREATE}'`, ...says("4567"));
    const { props } = await provider.read("x", OUTPUTS);
    assert.equal(props.health, GONE);
    assert.deepEqual(await provider.diff("x", props, INPUTS), { changes: true, replaces: [] });
    assert.deepEqual((await provider.update("x", props, INPUTS)).outs, { ...OUTPUTS, networkId: "4567" });
  });

  it("changes nothing where nothing differs, and is another one under another name", async () => {
    assert.deepEqual(await provider.diff("x", OUTPUTS, INPUTS), {
      changes: false,
      replaces: [],
    });
    assert.deepEqual((await provider.diff("x", OUTPUTS, { ...INPUTS, name: "other" })).replaces, ["name"]);
  });

  it("removes it", async () => {
    await thereIs({ Containers: {} });
    await when("'network rm 0123'");
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await removals(), ["network rm 0123"]);
  });

  it("removes nothing where there is none any more", async () => {
    await when("'network inspect '*", ...NOT_THERE);
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await removals(), []);
  });

  it("names who still uses it", async () => {
    await thereIs({ Containers: { 2: { Name: "web" }, 1: { Name: "app" } } });
    await assert.rejects(provider.delete("x", OUTPUTS), {
      message:
        "network kafka-cluster-dev is still used by app, web; disconnect that from it (docker network disconnect) or remove it, then run this again",
    });
    assert.deepEqual(await removals(), []);
  });
});
