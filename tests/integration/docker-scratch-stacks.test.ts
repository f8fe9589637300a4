// Proves, on a real daemon: what a killed run of tests left in Docker is taken away by the next one, and nothing else.
// Does not prove: daemons that several machines use; another machine stands for itself by its name.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";

import { STACK_LABEL } from "../../components/runtime/docker/names";
import { NO_DAEMON } from "../../testing/docker/docker-endpoint";
import { dockerResourcesOf, dockerText, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { ScratchStack, scratchName } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";
import { childProcesses, kill, LIVES_ON } from "../support/child-processes";
import { temporaryFolder } from "../support/temporary-folder";

/** A stack that has one thing of each kind. */
const SOMETHING = { containers: ["container"], volumes: ["volume"], networks: [""], images: 1 };

describe("a stack in Docker that a run of tests has left", function () {
  this.timeout(60_000);

  const path = temporaryFolder();
  const start = childProcesses();
  const names: string[] = [];

  before(function () {
    return requireDocker(this);
  });
  afterEach(async () => {
    for (const name of names.splice(0)) {
      await removeFromDocker(name);
    }
  });

  /** Leaves a stack of this name with one thing of each kind. */
  const leave = async (name: string) => {
    names.push(name);
    const prefix = `${PROJECT}-${name}`;
    const label = ["--label", `${STACK_LABEL}=${PROJECT}/${name}`];
    await mkdir(path(name));
    await writeFile(path(name, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    await dockerText("build", ...label, "--tag", `${prefix}:1`, path(name));
    await dockerText("network", "create", ...label, prefix);
    await dockerText("volume", "create", ...label, `${prefix}-volume`);
    const uses = ["--network", prefix, "--volume", `${prefix}-volume:/data`];
    await dockerText("create", ...label, ...uses, "--name", `${prefix}-container`, `${prefix}:1`, "none");
    assert.deepEqual(await dockerResourcesOf({ name }), SOMETHING);
    return name;
  };

  const isTheNextRun = async () => (await ScratchStack.create({ runtime: "docker" })).remove();

  const pidOfTheDead = async (): Promise<number> => {
    const child = await start(LIVES_ON);
    await kill(child);
    return child.pid;
  };

  it("goes when the next one begins, if that run was killed", async () => {
    const name = await leave(scratchName(await pidOfTheDead()));
    await isTheNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), NOTHING);
  });

  it("stays for as long as that run lives", async () => {
    const name = await leave(scratchName((await start(LIVES_ON)).pid));
    await isTheNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), SOMETHING);
  });

  it("stays if it is of a run on another machine, whose pids are others", async () => {
    const name = await leave(scratchName(await pidOfTheDead()).replace(/^(test-\d+-)\w+/, "$1another"));
    await isTheNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), SOMETHING);
  });

  it("stays if it is no scratch stack", async () => {
    const name = await leave(`no-${scratchName(await pidOfTheDead())}`);
    await isTheNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), SOMETHING);
  });

  it("does not keep the next one from beginning where no daemon answers", () =>
    withEnvironment({ DOCKER_HOST: NO_DAEMON }, isTheNextRun));
});
