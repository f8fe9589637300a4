import assert from "node:assert/strict";

import type { ServiceVolumeInputs } from "../../../../components/runtime/docker/service-volume";
import provider from "../../../../components/runtime/docker/service-volume-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";

const LABELS = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.checkout": "checkout-1" };
const INPUTS: ServiceVolumeInputs = {
  dockerHost: "unix:///docker.sock",
  name: "kafka-cluster-dev-kafka-0-data",
  labels: LABELS,
  checkoutIdFile: "/state/checkout-id",
  retainData: false,
};
const OUTPUTS = { ...INPUTS, volumeId: "volume-1", health: "healthy" };
const GONE = "the volume is gone";

describe("serviceVolumeProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();
  const volumeExists = (
    labels: Readonly<Record<string, string>> = { ...LABELS, "kafka-cluster.volume-id": "volume-1" },
  ) => when("'volume inspect '*", ...says(JSON.stringify([{ Labels: labels }])));
  const changes = async () => (await commands()).filter((command) => !command.startsWith("volume inspect "));

  it("creates a volume with an id of its own", async () => {
    await when("'volume inspect '*", ...NOT_FOUND);
    await when("'volume create '*");
    const { id, outs } = await provider.create(INPUTS);
    assert.equal(id, INPUTS.name);
    assert.match(outs.volumeId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(outs, { ...OUTPUTS, volumeId: outs.volumeId });
    assert.deepEqual(await changes(), [
      `volume create --driver local --label kafka-cluster.stack=kafka-cluster/dev --label kafka-cluster.checkout=checkout-1 --label kafka-cluster.volume-id=${outs.volumeId} ${INPUTS.name}`,
    ]);
  });

  it("adopts the volume of an earlier stack of this checkout", async () => {
    await volumeExists();
    assert.deepEqual((await provider.create(INPUTS)).outs, OUTPUTS);
    assert.deepEqual(await changes(), []);
  });

  it("rejects a volume of another checkout", async () => {
    await volumeExists({ ...LABELS, "kafka-cluster.checkout": "checkout-2" });
    await assert.rejects(
      provider.create(INPUTS),
      /volume .* holds data of another checkout; .* write checkout-2 into \/state\/checkout-id, /,
    );
    assert.deepEqual(await changes(), []);
  });

  it("detects whether the volume exists", async () => {
    await volumeExists();
    assert.deepEqual((await provider.read("x", { ...OUTPUTS, health: GONE })).props, OUTPUTS);
    const other = { ...OUTPUTS, volumeId: "another" };
    assert.deepEqual((await provider.read("x", other)).props, { ...other, health: GONE });
  });

  it("detects a missing volume, and creates an empty one with another id", async () => {
    await when("'volume inspect '*", ...NOT_FOUND);
    await when("'volume create '*");
    const { props } = await provider.read("x", OUTPUTS);
    assert.equal(props.health, GONE);
    assert.deepEqual(await provider.diff("x", props, INPUTS), { changes: true });
    const { outs } = await provider.update("x", props, INPUTS);
    assert.notEqual(outs.volumeId, "volume-1");
    assert.deepEqual(outs, { ...OUTPUTS, volumeId: outs.volumeId });
  });

  it("keeps name and content if the inputs have another name", async () => {
    const news = { ...INPUTS, name: "other", labels: {} };
    assert.equal((await provider.diff("x", OUTPUTS, news)).changes, false);
    const retained = { ...news, retainData: true };
    assert.deepEqual(await provider.diff("x", OUTPUTS, retained), { changes: true });
    assert.deepEqual((await provider.update(INPUTS.name, OUTPUTS, retained)).outs, { ...OUTPUTS, ...retained });
    assert.deepEqual(await commands(), []);
  });

  it("removes the volume, unless it is retained", async () => {
    await volumeExists();
    await when("'volume rm '*");
    await provider.delete("x", { ...OUTPUTS, retainData: true });
    assert.deepEqual(await commands(), []);
    await provider.delete(INPUTS.name, OUTPUTS);
    assert.deepEqual(await changes(), [`volume rm ${INPUTS.name}`]);
  });

  it("leaves another volume that has the name by now", async () => {
    await volumeExists({ ...LABELS, "kafka-cluster.checkout": "checkout-2", "kafka-cluster.volume-id": "volume-2" });
    await provider.delete(INPUTS.name, OUTPUTS);
    assert.deepEqual(await changes(), []);
  });

  it("removes nothing if the volume is gone", async () => {
    await when("'volume inspect '*", ...NOT_FOUND);
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await changes(), []);
  });
});
