// Proves: on a machine with a Docker daemon, set-up has brought the CLI the plugin that the SDK asks for; that plugin
// makes a container and a volume again that were removed by hand, and destroys a container that is gone; the base image
// for where nothing can be pulled runs Java 17, read-only and not as root.
// Does not prove: the downloads of an open network, the builds that the user's cache already holds (.ci/run on a new
// machine does those), nor anything of a cluster in Docker.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { STAND_IN_BASE_IMAGE } from "../../components/runtime/docker/base-image";
import { reasonOf } from "../../components/shared/reason";
import { PROJECT_DIR } from "../../tools/project";
import { pulumiEnvironment } from "../../tools/pulumi";
import { debianArchive } from "../../tools/registries/base-image-from-debian";
import { mustRun } from "../../tools/run-program";
import { importDebian } from "../../tools/setup/docker-base-image";
import { dockerPluginStep } from "../../tools/setup/docker-plugin";
import { pulumiPath } from "../../tools/setup/pulumi-cli";
import { dockerLines, dockerText, requireDocker, skipForWant } from "../support/docker";

const NAME = `kafka-cluster-set-up-${process.pid}`;
const IMAGE = `${NAME}:base`;

/** A program with a container and its volume. */
const program = (imageId: string): string => `
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

const PROJECT = `
name: docker-set-up
runtime: nodejs
options: { refresh: always }
`;

describe("set-up for Docker", function () {
  this.timeout(300_000);

  let folder: string;
  let env: NodeJS.ProcessEnv;

  const pulumi = async (...args: string[]): Promise<string> =>
    mustRun(await pulumiPath(), [...args, "--non-interactive", "--color", "never"], { cwd: folder, env });

  /** Names of the test's containers and volumes that the daemon has. */
  const there = async (): Promise<string[]> => [
    ...(await dockerLines("ps", "--all", "--filter", `name=${NAME}`, "--format", "container {{.Names}}")),
    ...(await dockerLines("volume", "ls", "--filter", `name=${NAME}`, "--format", "volume {{.Name}}")),
  ];

  before(async function () {
    await requireDocker(this);
    folder = await mkdtemp(join(tmpdir(), "kafka-cluster-docker-"));
    await mkdir(join(folder, "backend"));
    env = {
      ...(await pulumiEnvironment()),
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
      PULUMI_CONFIG_PASSPHRASE: "test",
    };
  });

  after(async () => {
    if (folder === undefined) {
      return;
    }
    await dockerText("rm", "--force", NAME).catch(() => {});
    await dockerText("volume", "rm", "--force", NAME);
    await dockerText("image", "rm", IMAGE).catch(() => {}); // Not there where it could not be made.
    await rm(folder, { recursive: true, force: true });
  });

  it("has brought the plugin that the SDK asks for", async () => {
    assert.equal(await dockerPluginStep.isDone(), true);
    const plugins: { name: string; kind: string; version: string }[] = JSON.parse(
      await pulumi("plugin", "ls", "--json"),
    );
    assert.deepEqual(
      plugins.filter(({ name }) => name === "docker").map(({ kind, version }) => ({ kind, version })),
      [{ kind: "resource", version: require("@pulumi/docker/package.json").version }],
    );
  });

  describe("with the base image for where nothing can be pulled", () => {
    before(async function () {
      await debianArchive(STAND_IN_BASE_IMAGE).catch((error) => skipForWant(this, reasonOf(error)));
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
        await writeFile(join(folder, "Pulumi.yaml"), PROJECT);
        const imageId = await dockerText("image", "inspect", "--format", "{{.Id}}", IMAGE);
        await writeFile(join(folder, "index.js"), program(imageId));
        await writeFile(join(folder, "package.json"), '{ "main": "index.js" }');
        await symlink(join(PROJECT_DIR, "node_modules"), join(folder, "node_modules"), "junction");
        await pulumi("stack", "init", "test");
        await pulumi("up", "--yes", "--skip-preview");
      });

      it("finds nothing to change the second time", async () => {
        assert.deepEqual(await there(), [`container ${NAME}`, `volume ${NAME}`]);
        await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
      });

      it("makes a container and a volume again that were removed by hand", async () => {
        await dockerText("rm", "--force", NAME);
        await dockerText("volume", "rm", NAME);
        await pulumi("up", "--yes", "--skip-preview");
        assert.deepEqual(await there(), [`container ${NAME}`, `volume ${NAME}`]);
      });

      it("destroys what is gone already", async () => {
        await dockerText("rm", "--force", NAME);
        await pulumi("destroy", "--yes", "--skip-preview", "--refresh=false");
        assert.deepEqual(await there(), []);
      });
    });
  });
});
