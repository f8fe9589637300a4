import assert from "node:assert/strict";

import type { DockerStackInputs } from "../../../../components/runtime/docker/docker-stack";
import provider from "../../../../components/runtime/docker/docker-stack-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, says } from "../../../support/fake-docker";

const INPUTS: DockerStackInputs = {
  dockerHost: "unix:///docker.sock",
  daemonId: "daemon-1",
  stack: "kafka-cluster/dev",
  imageRepository: "kafka-cluster-dev",
  retainData: false,
};

const BY_NAME = "--filter label=kafka-cluster.stack=kafka-cluster/dev";
const BY_ID = "--filter label=kafka-cluster.stack-id=id-1";
const LIST_NETWORKS = `network ls ${BY_ID} --quiet`;
const LIST_VOLUMES = `volume ls ${BY_ID} --quiet`;
const LIST_IMAGES = `image ls kafka-cluster-dev ${BY_NAME} --format {{.Tag}}`;

describe("dockerStackProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();
  const lists = async (command: string, ...names: readonly string[]) =>
    when(`'${command}'`, ...(names.length > 0 ? says(names.join("\n")) : []));

  describe("check", () => {
    it("accepts a new stack, and a stack whose daemon stays the same", async () => {
      assert.deepEqual(await provider.check({} as DockerStackInputs, INPUTS), { inputs: INPUTS, failures: [] });
      assert.deepEqual(await provider.check(INPUTS, INPUTS), { inputs: INPUTS, failures: [] });
    });

    it("rejects another daemon, which does not have the data", async () => {
      const { failures } = await provider.check(INPUTS, { ...INPUTS, dockerHost: "ssh://host", daemonId: "daemon-2" });
      assert.deepEqual(failures, [
        {
          property: "dockerHost",
          reason:
            "must stay unix:///docker.sock while the stack exists, got ssh://host, which is another daemon; destroy the stack first, because its data does not move",
        },
      ]);
    });

    it("rejects another address of daemons without an id", async () => {
      const olds = { ...INPUTS, daemonId: "" };
      assert.equal((await provider.check(olds, { ...olds, dockerHost: "ssh://host" })).failures?.length, 1);
    });

    it("accepts another address of the same daemon, and a reinstalled daemon", async () => {
      for (const news of [{ dockerHost: "ssh://localhost" }, { daemonId: "daemon-2" }]) {
        assert.deepEqual((await provider.check(INPUTS, { ...INPUTS, ...news })).failures, []);
      }
    });
  });

  it("creates a random id, and nothing in Docker", async () => {
    const [first, second] = [await provider.create(INPUTS), await provider.create(INPUTS)];
    assert.match(first.id, /^[0-9a-f-]{36}$/);
    assert.notEqual(first.id, second.id);
    assert.deepEqual(first.outs, INPUTS);
    assert.deepEqual(await commands(), []);
  });

  it("ignores a changed id of the daemon", async () => {
    assert.deepEqual(await provider.diff("id-1", INPUTS, { ...INPUTS, daemonId: "daemon-2" }), { changes: false });
  });

  it("updates retainData", async () => {
    const news = { ...INPUTS, retainData: true };
    assert.deepEqual(await provider.diff("id-1", INPUTS, INPUTS), { changes: false });
    assert.deepEqual(await provider.diff("id-1", INPUTS, news), { changes: true });
    assert.deepEqual(await provider.update("id-1", INPUTS, news), { outs: news });
  });

  describe("delete", () => {
    beforeEach(async () => {
      await lists(LIST_NETWORKS, "0123");
      await lists(LIST_VOLUMES, "kafka-cluster-dev-kafka-0-data", "kafka-cluster-dev-zookeeper-data");
      await lists(LIST_IMAGES, "3.3.1-a", "3.3.1-b");
    });
    const removals = async () => (await commands()).filter((command) => / rm /.test(command));

    it("removes the remaining objects of the stack", async () => {
      await when("*' rm '*");
      await provider.delete("id-1", INPUTS);
      assert.deepEqual(await removals(), [
        "network rm 0123",
        "volume rm kafka-cluster-dev-kafka-0-data",
        "volume rm kafka-cluster-dev-zookeeper-data",
        "image rm kafka-cluster-dev:3.3.1-a",
        "image rm kafka-cluster-dev:3.3.1-b",
      ]);
    });

    it("keeps the data volumes with retainData", async () => {
      await lists(`volume ls ${BY_ID} --filter label=kafka-cluster.purpose=config --quiet`, "left-config");
      await when("*' rm '*");
      await provider.delete("id-1", { ...INPUTS, retainData: true });
      assert.deepEqual(await removals(), [
        "network rm 0123",
        "volume rm left-config",
        "image rm kafka-cluster-dev:3.3.1-a",
        "image rm kafka-cluster-dev:3.3.1-b",
      ]);
    });

    it("leaves objects that other programs use", async () => {
      await when("'network rm '*", ...fails("Error response from daemon: network x has active endpoints"));
      await when("'volume rm '*", ...fails("Error response from daemon: remove x: volume is in use - [0123]"));
      await when(
        "'image rm '*",
        ...fails("Error response from daemon: conflict: unable to remove repository reference"),
      );
      await provider.delete("id-1", INPUTS);
      assert.equal((await removals()).length, 5);
    });

    it("rejects if the daemon does not answer", async () => {
      await when("*' rm '*", ...fails("Cannot connect to the Docker daemon. Is the docker daemon running?"));
      await assert.rejects(provider.delete("id-1", INPUTS), /^Error: the Docker daemon at .* does not answer/);
    });
  });
});
