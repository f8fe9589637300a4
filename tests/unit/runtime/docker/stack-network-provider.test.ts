import assert from "node:assert/strict";

import type { StackNetworkInputs } from "../../../../components/runtime/docker/stack-network";
import provider from "../../../../components/runtime/docker/stack-network-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";

const LABELS = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.stack-id": "id-1" };
const INPUTS: StackNetworkInputs = { dockerHost: "unix:///docker.sock", name: "kafka-cluster-dev", labels: LABELS };
const OUTPUTS = { ...INPUTS, networkId: "0123", health: "healthy" };
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
  const networkExists = (found: Readonly<Record<string, unknown>>) =>
    when("'network inspect '*", ...says(JSON.stringify([{ Id: "0123", Labels: LABELS, ...found }])));
  const removals = async () => (await commands()).filter((command) => command.startsWith("network rm "));

  it("creates a network", async () => {
    await when("'network inspect '*", ...NOT_FOUND);
    await when(`'${CREATE}'`, ...says("0123"));
    assert.deepEqual(await provider.create(INPUTS), { id: "kafka-cluster-dev", outs: OUTPUTS });
  });

  it("adopts the network that an interrupted run created", async () => {
    await networkExists({});
    assert.deepEqual((await provider.create(INPUTS)).outs, OUTPUTS);
    assert.deepEqual(await commands(), ["network inspect kafka-cluster-dev"]);
  });

  it("rejects a network of another project", async () => {
    await networkExists({ Labels: null });
    await assert.rejects(provider.create(INPUTS), {
      message:
        "network kafka-cluster-dev already exists and is not of this project; remove or rename the network, or give the stack another name",
    });
  });

  it("rejects a network of a stack of the same name in another checkout", async () => {
    await networkExists({ Labels: { ...LABELS, "kafka-cluster.stack-id": "another" } });
    await assert.rejects(provider.create(INPUTS), {
      message: /^network kafka-cluster-dev belongs to another stack kafka-cluster\/dev \(/,
    });
  });

  it("detects whether the network exists", async () => {
    await networkExists({});
    assert.deepEqual((await provider.read("x", { ...OUTPUTS, health: GONE })).props, OUTPUTS);
    const other = { ...OUTPUTS, networkId: "another" };
    assert.deepEqual((await provider.read("x", other)).props, { ...other, health: GONE });
  });

  it("detects a missing network, and creates it again", async () => {
    await when("'network inspect '*", ...NOT_FOUND);
    await when(`'${CREATE}'`, ...says("4567"));
    const { props } = await provider.read("x", OUTPUTS);
    assert.equal(props.health, GONE);
    assert.deepEqual(await provider.diff("x", props, INPUTS), { changes: true, replaces: [] });
    assert.deepEqual((await provider.update("x", props, INPUTS)).outs, { ...OUTPUTS, networkId: "4567" });
  });

  it("changes nothing without a difference, and replaces the network for another name", async () => {
    assert.deepEqual(await provider.diff("x", OUTPUTS, INPUTS), {
      changes: false,
      replaces: [],
    });
    assert.deepEqual((await provider.diff("x", OUTPUTS, { ...INPUTS, name: "other" })).replaces, ["name"]);
  });

  it("removes the network", async () => {
    await networkExists({ Containers: {} });
    await when("'network rm 0123'");
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await removals(), ["network rm 0123"]);
  });

  it("removes nothing if the network is gone", async () => {
    await when("'network inspect '*", ...NOT_FOUND);
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await removals(), []);
  });

  it("names the containers that still use the network", async () => {
    await networkExists({ Containers: { 2: { Name: "web" }, 1: { Name: "app" } } });
    await assert.rejects(provider.delete("x", OUTPUTS), {
      message:
        "network kafka-cluster-dev is still used by app, web; disconnect these containers (docker network disconnect) or remove them, then run the command again",
    });
    assert.deepEqual(await removals(), []);
  });
});
