import assert from "node:assert/strict";
import { join } from "node:path";

import type { KafkaImageInputs } from "../../../../components/runtime/docker/kafka-image";
import provider from "../../../../components/runtime/docker/kafka-image-provider";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";

const LABELS = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.base-image": "jre:17" };
const INPUTS: KafkaImageInputs = {
  dockerHost: "unix:///docker.sock",
  name: "kafka-cluster-dev:3.3.1-abc",
  baseImage: "jre:17",
  home: "/kafka",
  labels: LABELS,
};
const OUTPUTS = { ...INPUTS, imageId: "sha256:0", health: "healthy" };
const DOCKERFILE = join(__dirname, "..", "..", "..", "..", "components", "runtime", "docker", "Dockerfile");
const BUILD = `build --force-rm --file ${DOCKERFILE} --build-arg BASE_IMAGE=jre:17 --label kafka-cluster.stack=kafka-cluster/dev --label kafka-cluster.base-image=jre:17 --tag kafka-cluster-dev:3.3.1-abc /kafka`;

describe("kafkaImageProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();
  const imageExists = (labels: Readonly<Record<string, string>> | null = LABELS) =>
    says(JSON.stringify([{ Id: "sha256:0", Config: { Labels: labels } }]));
  /** No image exists until it is built. */
  const noImageExists = () =>
    when("'image inspect '*", `if [ -e '${path("built")}' ]; then`, ...imageExists(), "else", ...NOT_FOUND, "fi");
  const builds = async () => (await commands()).filter((command) => command.startsWith("build "));

  it("builds the image", async () => {
    await noImageExists();
    await when("'build '*", `touch '${path("built")}'`);
    assert.deepEqual(await provider.create(INPUTS), { id: INPUTS.name, outs: OUTPUTS });
    assert.deepEqual(await builds(), [BUILD]);
  });

  it("builds the image of a base image that must have further programs", async () => {
    await noImageExists();
    await when("'build '*", ...fails("bash: line 1: type: openssl: not found"));
    await assert.rejects(provider.create({ ...INPUTS, furtherPrograms: ["openssl"] }), {
      message:
        /set baseImage to an image with Java 17, bash, coreutils, openssl, sed and tar\n {2}\| bash: line 1: type: openssl: not found$/,
    });
    assert.deepEqual(await builds(), [BUILD.replace(" --label", " --build-arg FURTHER_PROGRAMS=openssl --label")]);
  });

  it("uses an existing image", async () => {
    await when("'image inspect '*", ...imageExists());
    assert.deepEqual((await provider.create(INPUTS)).outs, OUTPUTS);
    assert.deepEqual(await builds(), []);
  });

  it("builds the image if a foreign image has the name", async () => {
    await when("'image inspect '*", ...imageExists(null));
    await when("'build '*");
    await provider.create(INPUTS);
    assert.deepEqual(await builds(), [BUILD]);
  });

  it("quotes the build's output for an unsuitable base image", async () => {
    await noImageExists();
    await when("'build '*", ...fails("Step 3/8\n\u001b[91mbash: line 1: java: command not found\n\u001b[0mended: 127"));
    await assert.rejects(provider.create(INPUTS), {
      message: [
        "Kafka's image can't be built on jre:17; set baseImage to an image with Java 17, bash, coreutils, sed and tar",
        "  | Step 3/8",
        "  | bash: line 1: java: command not found",
        "  | ended: 127",
      ].join("\n"),
    });
  });

  it("names the problem of a daemon that does not answer", async () => {
    await when("'image inspect '*", ...NOT_FOUND);
    await when("'build '*", ...fails("Cannot connect to the Docker daemon. Is the docker daemon running?"));
    await assert.rejects(provider.create(INPUTS), /^Error: the Docker daemon at .* does not answer/);
  });

  it("detects a missing image, and builds it again", async () => {
    await noImageExists();
    await when("'build '*", `touch '${path("built")}'`);
    const { props } = await provider.read("x", OUTPUTS);
    assert.equal(props.health, "the image is gone");
    assert.deepEqual(await provider.diff("x", props, INPUTS), { changes: true });
    assert.deepEqual((await provider.update("x", props, INPUTS)).outs, OUTPUTS);
  });

  it("detects an existing image", async () => {
    await when("'image inspect '*", ...imageExists());
    assert.deepEqual((await provider.read("x", OUTPUTS)).props, OUTPUTS);
  });

  const cases: readonly (readonly [news: Partial<KafkaImageInputs>, changes: boolean])[] = [
    [{}, false],
    [{ home: "/elsewhere/kafka" }, false],
    [{ dockerHost: "ssh://localhost" }, true],
    [{ name: "kafka-cluster-dev:3.3.1-def" }, true],
  ];
  for (const [news, changes] of cases) {
    it(`requests ${changes ? "an update" : "nothing"} with ${JSON.stringify(news)}`, async () => {
      assert.deepEqual(await provider.diff("x", OUTPUTS, { ...INPUTS, ...news }), { changes });
    });
  }

  it("leaves the image when the resource is deleted", async () => {
    await provider.delete("x", OUTPUTS);
    assert.deepEqual(await commands(), []);
  });
});
