// Proves, on a real daemon: every bad input fails `preview` and `up` with one message of its own, and nothing of the
// stack is in Docker afterwards. What only `up` can find out, because an image has to be pulled, built or run for it,
// fails there; what was made by then is no container that runs, and `destroy` takes it away.
// Does not prove: a user without the right to use Docker, a daemon for Windows containers, one of another machine.
import assert from "node:assert/strict";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { containerOf, dockerResourcesOf, dockerText, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { fails, succeeds } from "../../testing/stack/command-results";
import { type CommandResult, ScratchStack } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";
import { freePort } from "../support/fake-service";
import { aroundAll } from "../support/hooks";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";

type Config = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

const UNUSABLE = "the stack's configuration can't be used: ";
const CANT = "Docker can't run the cluster as configured: ";
const NOT_POSSIBLE = `${CANT}runtime "docker" is not possible: `;

/** What a command says has gone wrong, each thing once. */
const errorsIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(/\berror: (.+)$/gm), ([, said = ""]) => said)),
];

const isSaid = ({ exitCode, text }: CommandResult, message: RegExp | string) => {
  assert.notEqual(exitCode, 0);
  const [said = "", ...others] = errorsIn(text);
  assert.deepEqual(others, [], text);
  if (typeof message === "string") {
    assert.equal(said, message);
  } else {
    assert.match(said, message);
  }
};

const previewAndUp = (stack: ScratchStack): Promise<CommandResult[]> => Promise.all([stack.preview(), stack.up()]);

describe("a bad input, with Docker", function () {
  this.timeout(120_000);

  const path = temporaryFolder(aroundAll);
  const serve = tcpServers(aroundAll);
  const stacks: ScratchStack[] = [];
  let stack: ScratchStack;
  /** Commands that wait for an answer for long, while others are tested. */
  let unanswered: { readonly dockerHost: string; readonly results: Promise<CommandResult[]> };
  /** Has all programs on `PATH` but Docker's client. */
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

  // What a test that failed half-way has left must not be in the way of the next one.
  afterEach(async function () {
    if (this.currentTest?.isFailed()) {
      await stack.destroy();
      await removeFromDocker(stack.name);
    }
  });

  /** Both commands refuse it, with this message alone, and leave nothing. */
  const isRefused = async (config: Config, message: RegExp | string, environment: Environment = {}) => {
    await stack.configure({ runtime: "docker", ...config });
    for (const result of await withEnvironment(environment, () => previewAndUp(stack))) {
      isSaid(result, message);
    }
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  };

  const upFails = async (): Promise<string> => {
    const text = await fails(stack.up());
    return text.replace(/\s+/g, " ");
  };

  const isDestroyed = async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  };

  it("is a missing client", () =>
    isRefused(
      {},
      `${NOT_POSSIBLE}the program docker is not on PATH; install Docker or set runtime to local`,
      withoutClient,
    ));

  it("is a daemon that is down", async () => {
    const dockerHost = `unix://${path("no.sock")}`;
    const message = `${NOT_POSSIBLE}the Docker daemon at ${dockerHost} does not answer; start Docker or correct dockerHost (`;
    await isRefused({ dockerHost }, startsWith(message));
  });

  const forms =
    "dockerHost must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got ";
  const noPassword = "dockerHost must hold no password, got one that is not shown; use a key of your SSH agent";
  const needsPort = (host: string) =>
    `port must be given with dockerHost ${host}, got 0; a free one can only be picked on this machine`;
  const needsAddress = (host: string) =>
    `bindAddress must be one that leads to ${host}, got 127.0.0.1; set it to an address of that machine and advertisedHost to what clients call it`;
  const [ssh, tcp] = ["ssh://user@192.0.2.1", "tcp://192.0.2.1:2376"];

  // Without the client, they would fail otherwise if anybody were asked.
  const unasked: readonly (readonly [what: string, config: Config, message: string, environment?: Environment])[] = [
    [
      "an address that nothing can have",
      { dockerHost: "tcp://127.0.0.1:99999" },
      `${CANT}${forms}"tcp://127.0.0.1:99999"`,
    ],
    ["a password in an address, which is not shown", { dockerHost: "ssh://user:hunter2@192.0.2.1" }, CANT + noPassword],
    [
      "another machine without TLS",
      { dockerHost: tcp },
      `${CANT}dockerHost must be used with TLS, got ${tcp} without certificates; set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem, or use ssh://`,
      { DOCKER_CERT_PATH: "" },
    ],
    [
      "another machine whose ports this one can't pick or bind",
      { dockerHost: ssh },
      `${CANT}${needsPort(ssh)}; ${needsAddress(ssh)}`,
    ],
    [
      "another machine, with TLS, whose address this one is to bind",
      { dockerHost: tcp, port: 9092 },
      CANT + needsAddress(tcp),
      { DOCKER_CERT_PATH: "/nonexistent" },
    ],
    [
      "a setting of the other runtime",
      { dataDir: "/tmp/data", javaHome: "/opt/java" },
      `${UNUSABLE}dataDir goes with runtime "local" or "ssh", got "/tmp/data" with "docker"; remove it with \`pulumi config rm dataDir\`; ` +
        'javaHome goes with runtime "local" or "ssh", got "/opt/java" with "docker"; remove it with `pulumi config rm javaHome`',
    ],
    [
      "a setting of Docker with the other runtime",
      { runtime: "local", baseImage: "java:17", dockerHost: ssh },
      `${UNUSABLE}baseImage goes with runtime "docker", got "java:17" with "local"; remove it with \`pulumi config rm baseImage\`; ` +
        `dockerHost goes with runtime "docker", got one with "local"; remove it with \`pulumi config rm dockerHost\``,
    ],
  ];
  for (const [what, config, message, environment] of unasked) {
    it(`is ${what}: nobody is asked`, () => isRefused(config, message, { ...withoutClient, ...environment }));
  }

  it("is more heap than the daemon has memory", () =>
    isRefused(
      { heapMiB: 1_000_000 },
      /^Docker can't run the cluster as configured: heapMiB and the other heaps need containers of together 1500704 MiB, got a daemon with \d+ MiB; lower them$/,
    ));

  it("is a name that no image can have", () =>
    isRefused(
      { baseImage: "Java 17" },
      /^Docker can't run the cluster as configured: baseImage must be the name of an image, got Java 17 \(.*invalid reference format.*\); correct it$/,
    ));

  it("is an image that can't be pulled, which `up` tries", async () => {
    const baseImage = `127.0.0.1:${await freePort()}/java:17`;
    await stack.configure({ runtime: "docker", baseImage });
    const [preview, up] = (await previewAndUp(stack)) as [CommandResult, CommandResult];
    assert.equal(preview.exitCode, 0, preview.text);
    const message = `${CANT}baseImage must be an image that the daemon has or can pull, got ${baseImage} (docker pull --quiet failed (`;
    isSaid(up, startsWith(message));
    isSaid(up, /\)\); run `npm run setup`, pull or load it by hand, or set another with Java 17 and bash$/);
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

    const taken = [
      ["container", "a container", "-kafka-0"],
      ["network", "the network", ""],
      ["volume", "a volume for data", "-kafka-0-data"],
      ["volume", "a volume for configuration", "-zookeeper-config"],
    ] as const;
    for (const [kind, what, suffix] of taken) {
      it(`is somebody else's ${kind} that has the name of ${what} of the stack's`, async () => {
        const name = `${PROJECT}-${stack.name}${suffix}`;
        await dockerText(kind, "create", ...(kind === "container" ? ["--name", name, image, "none"] : [name]));
        try {
          await isRefused(
            {},
            `${NOT_POSSIBLE}${kind} ${name} is there already and not of this project; remove or rename it, or give the stack another name`,
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
      assert.match(text, /KafkaImage docker-image \*\*creating failed\*\*/);
      const said = `Kafka's image can't be built on ${image}; set baseImage to one with Java 17, bash and the usual small programs`;
      assert.ok(text.includes(said), text);
      assert.match(text, /exec: "bash": executable file not found in \$PATH/);
      assert.equal(await dockerText("ps", "--all", "--quiet", "--filter", `ancestor=${image}`), "");
      const { containers, images } = await dockerResourcesOf(stack);
      assert.deepEqual({ containers, images }, { containers: [], images: 0 });
      await isDestroyed();
    });
  });

  describe("is a port that is held by", () => {
    const isTaken = (port: number, by: string) =>
      `${CANT}port must be free, got ${port}, which ${by} holds; stop that or set another port, 0 for a free one`;
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
        await isRefused({ port }, startsWith(`${CANT}port must be free, got ${port}, which process ${process.pid} (`));
      } finally {
        server.close();
      }
    });

    it("another stack", async () => {
      const { bootstrapServers } = await other.outputs<{ readonly bootstrapServers: string }>();
      const port = Number(bootstrapServers.split(":")[1]);
      await isRefused({ port }, isTaken(port, `container ${containerOf(other, "kafka-0")}`));
    });

    it("a container of somebody else's", async () => {
      const [name, port] = [`${PROJECT}-${stack.name}-other`, await freePort()];
      const image = await dockerText("inspect", "--format", "{{.Image}}", containerOf(other, "kafka-0"));
      await dockerText("run", "--detach", "--name", name, "--publish", `127.0.0.1:${port}:80`, image, "sleep", "600");
      try {
        await isRefused({ port }, isTaken(port, `container ${name}`));
      } finally {
        await dockerText("rm", "--force", name);
      }
    });
  });

  it("is a setting that ZooKeeper does not accept: its log says why, and no container runs", async () => {
    await stack.configure({ runtime: "docker", zookeeperConfig: { tickTime: "many" } });
    const text = await upFails();
    const container = containerOf(stack, "zookeeper");
    assert.match(
      text,
      new RegExp(
        // Docker may have started it again by the time that it is looked at: then the code is not known any more.
        `container ${container} ended during its start( \\(exit code \\d+\\))?; a setting is not accepted: correct it in brokerConfig or zookeeperConfig; `,
      ),
    );
    assert.ok(text.includes('NumberFormatException: For input string: "many"'), text);
    assert.deepEqual((await dockerResourcesOf(stack)).containers, ["zookeeper"]);
    assert.equal(await dockerText("inspect", "--format", "{{.State.Running}}", container), "false");
    await isDestroyed();
  });

  // After the others, beside which it went on all the time.
  it("is a daemon that takes connections and never answers, which is given up", async () => {
    for (const result of await unanswered.results) {
      isSaid(
        result,
        `${NOT_POSSIBLE}the Docker daemon at ${unanswered.dockerHost} did not answer within 30000 ms; look whether it is well, and at dockerHost`,
      );
    }
  });
});

const startsWith = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

/** Fills a folder with links to the programs that `PATH` leads to, as far as they are wanted. */
async function linkPrograms(folder: string, isWanted: (name: string) => boolean): Promise<void> {
  await mkdir(folder);
  for (const place of (process.env.PATH ?? "").split(delimiter)) {
    const names = await readdir(place).catch(() => []);
    // What is there already comes first on `PATH`.
    await Promise.all(
      names.filter(isWanted).map((name) => symlink(join(place, name), join(folder, name)).catch(() => {})),
    );
  }
}
