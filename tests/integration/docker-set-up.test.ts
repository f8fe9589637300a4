// Verifies: on a machine with a Docker daemon, set-up has installed the plugin that the SDK requires; that plugin creates a
// container and a volume again that were removed by hand, and destroys a stack whose container is gone; the base image of
// set-up, for machines that can't pull images, runs Java 17, read-only and not as root.
// Does not verify: downloads from an open network; builds whose results are in the user's cache (.ci/run on a new machine runs
// them); a cluster in Docker.
import assert from "node:assert/strict";

import { STAND_IN_BASE_IMAGE } from "../../components/runtime/docker/base-image";
import { errorMessage } from "../../components/shared/error-message";
import { dockerLines, dockerText } from "../../testing/docker/docker-resources";
import { requireDocker, skipWithoutDocker } from "../../testing/docker/require-docker";
import { succeeds } from "../../testing/stack/command-results";
import { PulumiProgram } from "../../testing/stack/pulumi-program";
import { ensureDebianArchive } from "../../tools/registries/base-image-from-debian";
import { importDebian } from "../../tools/setup/docker-base-image";
import { dockerPluginStep } from "../../tools/setup/docker-plugin";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

const NAME = `kafka-cluster-set-up-${process.pid}`;
const IMAGE = `${NAME}:base`;

/** Text of a program with a container and a volume. */
const programText = (imageId: string): string => `
const docker = require("@pulumi/docker");
const volume = new docker.Volume("volume", { name: "${NAME}" });
new docker.Container("container", {
  name: "${NAME}",
  image: "${imageId}",
  command: ["sleep", "600"],
  networkMode: "bridge",
  volumes: [{ volumeName: volume.name, containerPath: "/data" }],
});
`;

describe("set-up for Docker", function () {
  this.timeout(300_000);

  const path = temporaryFolder(aroundAll);
  let program: PulumiProgram;

  /** Names of the existing containers and volumes of the test. */
  const existing = async (): Promise<string[]> => [
    ...(await dockerLines("ps", "--all", "--filter", `name=${NAME}`, "--format", "container {{.Names}}")),
    ...(await dockerLines("volume", "ls", "--filter", `name=${NAME}`, "--format", "volume {{.Name}}")),
  ];

  before(async function () {
    await requireDocker(this);
    program = await PulumiProgram.create(path(), "options: { refresh: always }");
  });

  after(async () => {
    if (program === undefined) {
      return;
    }
    await dockerText("rm", "--force", NAME).catch(() => {});
    await dockerText("volume", "rm", "--force", NAME);
    await dockerText("image", "rm", IMAGE).catch(() => {}); // The image may not exist.
  });

  it("has installed the plugin that the SDK requires", async () => {
    assert.equal(await dockerPluginStep.isDone(), true);
    const plugins: { name: string; kind: string; version: string }[] = JSON.parse(
      (await program.run("plugin", "ls", "--json")).stdout,
    );
    assert.deepEqual(
      plugins.filter(({ name }) => name === "docker").map(({ kind, version }) => ({ kind, version })),
      [{ kind: "resource", version: require("@pulumi/docker/package.json").version }],
    );
  });

  describe("with the base image for machines that can't pull images", () => {
    before(async function () {
      await ensureDebianArchive(STAND_IN_BASE_IMAGE).catch((error) => skipWithoutDocker(this, errorMessage(error)));
      await importDebian("", IMAGE);
    });

    it("runs Java 17 read-only, not as root, with the programs that Kafka's scripts need", async () => {
      const run = (...command: string[]) =>
        dockerText("run", "--rm", "--read-only", "--user", "10001", "--cap-drop", "ALL", IMAGE, ...command);
      assert.match(await run("java", "--version"), /^openjdk 17\./);
      assert.equal(await run("bash", "-c", "echo $LANG; id -u"), "C.UTF-8\n10001");
      await run(
        "bash",
        "-c",
        "for program in cat head od sed sleep timeout tr; do command -v $program || exit 1; done",
      );
    });

    describe("the plugin", () => {
      before(async () => {
        await program.write(programText(await dockerText("image", "inspect", "--format", "{{.Id}}", IMAGE)));
        await succeeds(program.up());
      });

      it("finds nothing to change the second time", async () => {
        assert.deepEqual(await existing(), [`container ${NAME}`, `volume ${NAME}`]);
        await succeeds(program.up("--expect-no-changes"));
      });

      it("creates a container and a volume again that were removed by hand", async () => {
        await dockerText("rm", "--force", NAME);
        await dockerText("volume", "rm", NAME);
        await succeeds(program.up());
        assert.deepEqual(await existing(), [`container ${NAME}`, `volume ${NAME}`]);
      });

      it("destroys a stack whose container is gone", async () => {
        await dockerText("rm", "--force", NAME);
        await succeeds(program.destroy("--refresh=false"));
        assert.deepEqual(await existing(), []);
      });
    });
  });
});
