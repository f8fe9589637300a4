import assert from "node:assert/strict";
import { join } from "node:path";

import type { KafkaImageInputs } from "../../../../components/runtime/docker/kafka-image";
import provider from "../../../../components/runtime/docker/kafka-image-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, NOT_THERE, says } from "../../../support/fake-docker";

const LABELS = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.base-image": "jre:17" };
const INPUTS: KafkaImageInputs = {
  dockerHost: "unix:///docker.sock",
  name: "kafka-cluster-dev:3.3.1-abc",
  baseImage: "jre:17",
  home: "/kafka",
  labels: LABELS,
};
const OUTPUTS = { ...INPUTS, imageId: "sha256:0", health: "whole" };
const DOCKERFILE = join(__dirname, "..", "..", "..", "..", "components", "runtime", "docker", "Dockerfile");
const BUILD = `build --force-rm --file ${DOCKERFILE} --build-arg BASE_IMAGE=jre:17 --label kafka-cluster.stack=kafka-cluster/dev --label kafka-cluster.base-image=jre:17 --tag kafka-cluster-dev:3.3.1-abc /kafka`;

describe("kafkaImageProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();
  const thereIs = (labels: Readonly<Record<string, string>> | null = LABELS) =>
    says(JSON.stringify([{ Id: "sha256:0", Config: { Labels: labels } }]));
  /** No image is there until it is built. */
  const nothingIsThere = () =>
    when("'image inspect '*", `if [ -e '${path("built")}' ]; then`, ...thereIs(), "else", ...NOT_THERE, "fi");
  const builds = async () => (await commands()).filter((command) => command.startsWith("build "));

  it("builds the image", async () => {
    await nothingIsThere();
    await when("'build '*", `touch '${path("built")}'`);
    assert.deepEqual(await provider.create(INPUTS), { id: INPUTS.name, outs: OUTPUTS });
    assert.deepEqual(await builds(), [BUILD]);
  });

  it("takes the one that is there already", async () => {
    await when("'image inspect '*", ...thereIs());
    assert.deepEqual((await provider.create(INPUTS)).outs, OUTPUTS);
    assert.deepEqual(await builds(), []);
  });

  it("builds it where an image of somebody else has the name", async () => {
    await when("'image inspect '*", ...thereIs(null));
    await when("'build '*");
    await provider.create(INPUTS);
    assert.deepEqual(await builds(), [BUILD]);
  });

  it("says what the build said of a base image that does not fit", async () => {
    await nothingIsThere();
    await when("'build '*", ...fails("Step 3/8\n\u001b[91mbash: line 1: java: command not found\n\u001b[0mended: 127"));
    await assert.rejects(provider.create(INPUTS), {
      message: [
        "Kafka's image can't be built on jre:17; set baseImage to one with Java 17, bash and the usual small programs",
        "  | Step 3/8",
        "  | bash: line 1: java: command not found",
        "  | ended: 127",
      ].join("\n"),
    });
  });

  it("says of a daemon that does not answer what is wrong with it", async () => {
    await when("'image inspect '*", ...NOT_THERE);
    await when("'build '*", ...fails("Cannot connect to the Docker daemon. Is the docker daemon running?"));
    await assert.rejects(provider.create(INPUTS), /^Error: the Docker daemon at .* does not answer/);
  });

  it("sees that it is gone, and builds it again", async () => {
    await nothingIsThere();
    await when("'build '*", `touch '${path("built")}'`);
    const { props } = await provider.read("x", OUTPUTS);
    assert.equal(props.health, "the image is gone");
    assert.deepEqual(await provider.diff("x", props, INPUTS), { changes: true });
    assert.deepEqual((await provider.update("x", props, INPUTS)).outs, OUTPUTS);
  });

  it("sees that it is there", async () => {
    await when("'image inspect '*", ...thereIs());
    assert.deepEqual((await provider.read("x", OUTPUTS)).props, OUTPUTS);
  });

  const cases: readonly (readonly [news: Partial<KafkaImageInputs>, changes: boolean])[] = [
    [{}, false],
    [{ home: "/elsewhere/kafka" }, false],
    [{ dockerHost: "ssh://localhost" }, true],
    [{ name: "kafka-cluster-dev:3.3.1-def" }, true],
  ];
  for (const [news, changes] of cases) {
    it(`asks for ${changes ? "an update" : "nothing"} with ${JSON.stringify(news)}`, async () => {
      assert.deepEqual(await provider.diff("x", OUTPUTS, { ...INPUTS, ...news }), { changes });
    });
  }

  it("stays when it is deleted", async () => {
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await commands(), []);
  });
});
