import assert from "node:assert/strict";

import type { ServiceVolumeInputs } from "../../../../components/runtime/docker/service-volume";
import provider from "../../../../components/runtime/docker/service-volume-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fakeDocker, NOT_THERE, says } from "../../../support/fake-docker";

const LABELS = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.checkout": "checkout-1" };
const INPUTS: ServiceVolumeInputs = {
  dockerHost: "unix:///docker.sock",
  name: "kafka-cluster-dev-kafka-0-data",
  labels: LABELS,
  retainData: false,
};
const OUTPUTS = { ...INPUTS, volumeId: "volume-1", health: "whole" };
const GONE = "the volume is gone";

describe("serviceVolumeProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();
  const thereIs = (labels: Readonly<Record<string, string>> = { ...LABELS, "kafka-cluster.volume-id": "volume-1" }) =>
    when("'volume inspect '*", ...says(JSON.stringify([{ Labels: labels }])));
  const changes = async () => (await commands()).filter((command) => !command.startsWith("volume inspect "));

  it("makes a volume, which has an id of its own", async () => {
    await when("'volume inspect '*", ...NOT_THERE);
    await when("'volume create '*");
    const { id, outs } = await provider.create(INPUTS);
    assert.equal(id, INPUTS.name);
    assert.match(outs.volumeId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(outs, { ...OUTPUTS, volumeId: outs.volumeId });
    assert.deepEqual(await changes(), [
      `volume create --driver local --label kafka-cluster.stack=kafka-cluster/dev --label kafka-cluster.checkout=checkout-1 --label kafka-cluster.volume-id=${outs.volumeId} ${INPUTS.name}`,
    ]);
  });

  it("takes up the one that is left of an earlier stack of this checkout", async () => {
    await thereIs();
    assert.deepEqual((await provider.create(INPUTS)).outs, OUTPUTS);
    assert.deepEqual(await changes(), []);
  });

  it("touches none of another checkout", async () => {
    await thereIs({ ...LABELS, "kafka-cluster.checkout": "checkout-2" });
    await assert.rejects(
      provider.create(INPUTS),
      /volume .* holds data of another checkout; .* write checkout-2 into /,
    );
    assert.deepEqual(await changes(), []);
  });

  it("sees whether it is there", async () => {
    await thereIs();
    assert.deepEqual((await provider.read("x", { ...OUTPUTS, health: GONE })).props, OUTPUTS);
    const other = { ...OUTPUTS, volumeId: "another" };
    assert.deepEqual((await provider.read("x", other)).props, { ...other, health: GONE });
  });

  it("sees that it is gone, and makes an empty one of another id", async () => {
    await when("'volume inspect '*", ...NOT_THERE);
    await when("'volume create '*");
    const { props } = await provider.read("x", OUTPUTS);
    assert.equal(props.health, GONE);
    assert.deepEqual(await provider.diff("x", props, INPUTS), { changes: true });
    const { outs } = await provider.update("x", props, INPUTS);
    assert.notEqual(outs.volumeId, "volume-1");
    assert.deepEqual(outs, { ...OUTPUTS, volumeId: outs.volumeId });
  });

  it("keeps its name and what is in it, whatever it would be called today", async () => {
    const news = { ...INPUTS, name: "other", labels: {} };
    assert.equal((await provider.diff("x", OUTPUTS, news)).changes, false);
    const retained = { ...news, retainData: true };
    assert.deepEqual(await provider.diff("x", OUTPUTS, retained), { changes: true });
    assert.deepEqual((await provider.update(INPUTS.name, OUTPUTS, retained)).outs, { ...OUTPUTS, ...retained });
    assert.deepEqual(await commands(), []);
  });

  it("is removed, unless it is retained", async () => {
    await thereIs();
    await when("'volume rm '*");
    await provider.delete("x", { ...OUTPUTS, retainData: true });
    assert.deepEqual(await commands(), []);
    await provider.delete(INPUTS.name, OUTPUTS);
    assert.deepEqual(await changes(), [`volume rm ${INPUTS.name}`]);
  });

  it("stays where another one has its name by now, with somebody else's data", async () => {
    await thereIs({ ...LABELS, "kafka-cluster.checkout": "checkout-2", "kafka-cluster.volume-id": "volume-2" });
    await provider.delete(INPUTS.name, OUTPUTS);
    assert.deepEqual(await changes(), []);
  });

  it("removes nothing where there is none any more", async () => {
    await when("'volume inspect '*", ...NOT_THERE);
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await changes(), []);
  });
});
