// Verifies, on a real daemon: each bad input fails the program, in a preview and in an `up`, with one message of its own, and
// nothing of the stack is in Docker afterwards; `preview` and `up` print such a message once. An input that only `up` can find
// bad, because an image must be pulled, built or run, fails `up`, which leaves no running container; `destroy` then leaves
// nothing.
// Does not verify: a user without permission to use Docker; a daemon for Windows containers; a daemon of another machine.
import assert from "node:assert/strict";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { containerOf, dockerResourcesOf, dockerText, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { errorsIn, fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { type CommandResult, ScratchStack } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";
import { freePort } from "../support/fake-service";
import { aroundAll } from "../support/hooks";
import { programError } from "../support/program-error";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";

type Config = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

const UNUSABLE = "the stack's configuration can't be used: ";
const REFUSED = "Docker can't run the cluster as configured: ";
const NOT_POSSIBLE = `${REFUSED}runtime "docker" is not possible: `;

/** Asserts that a command failed, and that its output contains no other error than this one. */
function assertFailedWith({ exitCode, text }: CommandResult, message: RegExp | string): void {
  assert.notEqual(exitCode, 0);
  const [error = "", ...others] = errorsIn(text);
  assert.deepEqual(others, [], text);
  assertMessage(error, message);
}

const assertMessage = (actual: string | undefined, expected: RegExp | string): void =>
  typeof expected === "string" ? assert.equal(actual, expected) : assert.match(actual ?? "", expected);

const previewAndUp = (stack: ScratchStack): Promise<CommandResult[]> => Promise.all([stack.preview(), stack.up()]);

describe("a bad input, with Docker", function () {
  this.timeout(120_000);

  const path = temporaryFolder(aroundAll);
  const serve = tcpServers(aroundAll);
  const stacks: ScratchStack[] = [];
  let stack: ScratchStack;
  /** Commands that wait for an answer for 30 seconds, while others are tested. */
  let unanswered: { readonly dockerHost: string; readonly results: Promise<CommandResult[]> };
  /** Environment with all programs on `PATH` except Docker's client. */
  let withoutClient: Environment;

  const makeStack = async (config: Config = {}): Promise<ScratchStack> => {
    const made = await ScratchStack.create({ runtime: "docker", ...config });
    stacks.push(made);
    return made;
  };

  before(async function () {
    await requireDocker(this);
    const dockerHost = `tcp://127.0.0.1:${await serve(() => {})}`;
    unanswered = { dockerHost, results: previewAndUp(await makeStack({ dockerHost })) };
    stack = await makeStack();
    await linkPrograms(path("programs"), (name) => name !== "docker");
    withoutClient = { PATH: path("programs") };
  });
  after(async () => {
    for (const made of stacks) {
      await made.remove();
      await removeFromDocker(made.name);
    }
  });

  // The leftovers of a failed test must not fail the next one.
  afterEach(async function () {
    if (this.currentTest?.isFailed()) {
      await stack.destroy();
      await removeFromDocker(stack.name);
    }
  });

  /** Asserts that the program fails, in a preview and in an `up`, with exactly this message, and that nothing is left. */
  const assertRefused = async (config: Config, message: RegExp | string, environment: Environment = {}) => {
    for (const preview of [true, false]) {
      const error = await withEnvironment(environment, () =>
        programError({ runtime: "docker", ...config }, { stack: stack.name, preview }),
      );
      assertMessage(error, message);
    }
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  };

  const upFails = async (): Promise<string> => oneLine(await fails(stack.up()));

  const assertDestroyed = async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  };

  it("is a missing client, which `preview` and `up` report once", async () => {
    const message = `${NOT_POSSIBLE}the program docker is not on PATH; install Docker or set runtime to local`;
    for (const result of await withEnvironment(withoutClient, () => previewAndUp(stack))) {
      assertFailedWith(result, message);
    }
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });

  it("is a daemon that is down", async () => {
    const dockerHost = `unix://${path("no.sock")}`;
    const message = `${NOT_POSSIBLE}the Docker daemon at ${dockerHost} does not answer; start Docker or correct dockerHost (`;
    await assertRefused({ dockerHost }, startsWith(message));
  });

  const forms =
    "dockerHost must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got ";
  const noPassword = "dockerHost must hold no password, got one that is not shown; use a key in your SSH agent";
  const needsPort = (host: string) =>
    `port must be set with dockerHost ${host}, got 0; set a port, because a free one can only be picked on this machine`;
  const needsAddress = (host: string) =>
    `bindAddress must be an address of the machine of ${host}, got 127.0.0.1; set it to an address of that machine, and advertisedHost to the name or address that clients connect to`;
  const [ssh, tcp] = ["ssh://user@192.0.2.1", "tcp://192.0.2.1:2376"];

  // Without the client, these would fail with another message if the program sent a request.
  const withoutRequest: readonly (readonly [
    title: string,
    config: Config,
    message: string,
    environment?: Environment,
  ])[] = [
    ["an impossible address", { dockerHost: "tcp://127.0.0.1:99999" }, `${UNUSABLE}${forms}"tcp://127.0.0.1:99999"`],
    [
      "a password in an address, which is not shown",
      { dockerHost: "ssh://user:hunter2@192.0.2.1" },
      UNUSABLE + noPassword,
    ],
    [
      "another machine without TLS",
      { dockerHost: tcp },
      `${UNUSABLE}dockerHost must be used with TLS, got ${tcp} without certificates; set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem, or use ssh://`,
      { DOCKER_CERT_PATH: "" },
    ],
    [
      "another machine whose ports this one can't pick or bind",
      { dockerHost: ssh },
      `${UNUSABLE}${needsPort(ssh)}; ${needsAddress(ssh)}`,
    ],
    [
      "another machine, with TLS, that would bind an address of this one",
      { dockerHost: tcp, port: 9092 },
      UNUSABLE + needsAddress(tcp),
      { DOCKER_CERT_PATH: "/nonexistent" },
    ],
    [
      "a setting of the other runtimes",
      { dataDir: "/tmp/data", javaHome: "/opt/java" },
      `${UNUSABLE}dataDir is only used with runtime "local" or "ssh", got "/tmp/data" with runtime "docker"; remove it with \`pulumi config rm dataDir\`; ` +
        'javaHome is only used with runtime "local" or "ssh", got "/opt/java" with runtime "docker"; remove it with `pulumi config rm javaHome`',
    ],
    [
      "a setting of Docker with another runtime",
      { runtime: "local", baseImage: "java:17", dockerHost: ssh },
      `${UNUSABLE}baseImage is only used with runtime "docker", got "java:17" with runtime "local"; remove it with \`pulumi config rm baseImage\`; ` +
        `dockerHost is only used with runtime "docker", got a value with runtime "local"; remove it with \`pulumi config rm dockerHost\``,
    ],
  ];
  for (const [title, config, message, environment] of withoutRequest) {
    it(`is ${title}, found without a request to a daemon`, () =>
      assertRefused(config, message, { ...withoutClient, ...environment }));
  }

  it("is more heap than the daemon has memory", () =>
    assertRefused(
      { heapMiB: 1_000_000, zookeeperHeapMiB: 128 },
      /^Docker can't run the cluster as configured: heapMiB must leave enough memory for all containers, got containers that need 1500704 MiB together on a daemon with \d+ MiB; lower the heaps$/,
    ));

  it("is an invalid name of an image", () =>
    assertRefused(
      { baseImage: "Java 17" },
      /^Docker can't run the cluster as configured: baseImage must be the name of an image, got Java 17 \(.*invalid reference format.*\); correct the name$/,
    ));

  it("is an image that can't be pulled, which only `up` finds", async () => {
    const config = { runtime: "docker", baseImage: `127.0.0.1:${await freePort()}/java:17` };
    assert.equal(await programError(config, { stack: stack.name, preview: true }), undefined);
    const error = await programError(config, { stack: stack.name, preview: false });
    const message = `${REFUSED}baseImage must be an image that the daemon has or can pull, got ${config.baseImage} (docker pull --quiet failed (`;
    assertMessage(error, startsWith(message));
    assertMessage(
      error,
      /\)\); pull or load the image by hand, run `npm run setup` in a checkout of kafka-cluster, or set another image with Java 17 and bash$/,
    );
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });

  describe("found by the daemon", () => {
    let image: string;

    before(async () => {
      image = `${PROJECT}-${stack.name}-text:1`;
      await mkdir(path("text"));
      await writeFile(path("text", "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
      await dockerText("build", "--tag", image, path("text"));
    });
    after(async () => {
      await dockerText("image", "rm", image);
    });

    const names = [
      ["container", "a container", "-kafka-0"],
      ["network", "the network", ""],
      ["volume", "a volume for data", "-kafka-0-data"],
      ["volume", "a volume for configuration", "-zookeeper-config"],
    ] as const;
    for (const [kind, what, suffix] of names) {
      it(`is a foreign ${kind} with the name of ${what} of the stack`, async () => {
        const name = `${PROJECT}-${stack.name}${suffix}`;
        await dockerText(kind, "create", ...(kind === "container" ? ["--name", name, image, "none"] : [name]));
        try {
          await assertRefused(
            {},
            `${NOT_POSSIBLE}${kind} ${name} already exists and is not of this project; remove or rename the ${kind}, or give the stack another name`,
          );
          await dockerText(kind, "inspect", name);
        } finally {
          await dockerText(kind, "rm", name);
        }
      });
    }

    it("is an image without what Kafka needs: the build fails", async () => {
      await stack.configure({ runtime: "docker", baseImage: image });
      const text = await upFails();
      assert.match(text, /KafkaImage kafka-image \*\*creating failed\*\*/);
      const message = `Kafka's image can't be built on ${image}; set baseImage to an image with Java 17, bash, coreutils, sed and tar`;
      assert.ok(text.includes(message), text);
      assert.match(text, /exec: "bash": executable file not found in \$PATH/);
      assert.equal(await dockerText("ps", "--all", "--quiet", "--filter", `ancestor=${image}`), "");
      const { containers, images } = await dockerResourcesOf(stack);
      assert.deepEqual({ containers, images }, { containers: [], images: 0 });
      await assertDestroyed();
    });
  });

  describe("is a port that is held by", () => {
    const inUse = (port: number, holder: string) =>
      `${REFUSED}port must be free, got ${port}, which ${holder} holds; free the port or set another one, 0 to pick a free port`;
    let other: ScratchStack;

    before(async () => {
      other = await makeStack({ smokeTest: false });
      await succeeds(other.up());
    });

    it("a process of this machine", async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      try {
        await assertRefused(
          { port },
          startsWith(`${REFUSED}port must be free, got ${port}, which process ${process.pid} (`),
        );
      } finally {
        server.close();
      }
    });

    it("another stack", async () => {
      const { bootstrapServers } = await other.outputs();
      const port = Number(bootstrapServers.split(":")[1]);
      await assertRefused({ port }, inUse(port, `container ${containerOf(other, "kafka-0")}`));
    });

    it("a foreign container", async () => {
      const [name, port] = [`${PROJECT}-${stack.name}-other`, await freePort()];
      const image = await dockerText("inspect", "--format", "{{.Image}}", containerOf(other, "kafka-0"));
      await dockerText("run", "--detach", "--name", name, "--publish", `127.0.0.1:${port}:80`, image, "sleep", "600");
      try {
        await assertRefused({ port }, inUse(port, `container ${name}`));
      } finally {
        await dockerText("rm", "--force", name);
      }
    });
  });

  it("is a setting that ZooKeeper does not accept: the log line is quoted, and no container runs", async () => {
    const zookeeperConfig = { "metricsProvider.className": "com.example.Missing" };
    await stack.configure({ runtime: "docker", zookeeperConfig });
    const text = await upFails();
    const container = containerOf(stack, "zookeeper");
    assert.match(
      text,
      new RegExp(
        // If Docker has started the container again by then, the exit code is unknown.
        `container ${container} ended during its start( \\(exit code \\d+\\))?; class com\\.example\\.Missing is not in the distribution: correct `,
      ),
    );
    assert.ok(text.includes("ClassNotFoundException: com.example.Missing"), text);
    assert.deepEqual((await dockerResourcesOf(stack)).containers, ["zookeeper"]);
    assert.equal(await dockerText("inspect", "--format", "{{.State.Running}}", container), "false");
    await assertDestroyed();
  });

  // Last, because the commands wait for an answer during the other tests.
  it("is a daemon that accepts connections and never answers, which is given up after 30 seconds", async () => {
    for (const result of await unanswered.results) {
      assertFailedWith(
        result,
        `${NOT_POSSIBLE}the Docker daemon at ${unanswered.dockerHost} did not answer within 30000 ms; check the daemon and dockerHost`,
      );
    }
  });
});

const startsWith = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

/** Fills a folder with links to those programs on `PATH` whose name is wanted. */
async function linkPrograms(folder: string, isWanted: (name: string) => boolean): Promise<void> {
  await mkdir(folder);
  for (const place of (process.env.PATH ?? "").split(delimiter)) {
    const names = await readdir(place).catch(() => []);
    // An existing link is to a program that comes first on `PATH`.
    await Promise.all(
      names.filter(isWanted).map((name) => symlink(join(place, name), join(folder, name)).catch(() => {})),
    );
  }
}
