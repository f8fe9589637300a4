import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import * as pulumi from "@pulumi/pulumi";

import { type Daemon, type DockerSettings, preflight } from "../../../../components/runtime/docker/preflight";
import type { ServicePlan } from "../../../../components/runtime/service-plan";
import { register } from "../../../../testing/pulumi-mocks";
import { skipSuite } from "../../../../testing/suites/skip";
import { brokerPlan, DAEMON, DOCKER_HOST, ZOOKEEPER_PLAN as ZOOKEEPER } from "../../../support/docker-cluster";
import { environment } from "../../../support/environment";
import { fails, fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";
import { freePort } from "../../../support/fake-service";
import { temporaryFolder } from "../../../support/temporary-folder";

type Settings = Omit<DockerSettings, "stateDir">;

const SETTINGS: Settings = { dockerHost: DOCKER_HOST, baseImage: "jre:17" };

/** Default base image, and the image that set-up builds where no image can be pulled. */
const DEFAULT_IMAGE = "eclipse-temurin:17.0.19_10-jre-noble";
const STAND_IN_IMAGE = "kafka-cluster-base:bookworm-jre17";

const BROKER = brokerPlan();

/** Stack of the services. */
const STACK = { project: "kafka-cluster", stack: "test" };

const SUBJECT = "Docker can't run the cluster as configured:\n";

describe("preflight", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();
  environment(() => ({ DOCKER_CERT_PATH: "" }));

  const INFO = { ID: "daemon-1", OSType: "linux", MemTotal: 8 * 2 ** 30, MemoryLimit: true, SwapLimit: true };

  /** A daemon that can run the services. Answers that a test defined before come first. */
  async function daemon(info: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await when("'info '*", ...says(JSON.stringify({ ...INFO, ...info })));
    await when("'image inspect jre:17'", ...says('[{"Id": "sha256:0"}]'));
    await when("'ps '*|'image ls '*");
    await when("*' inspect '*", ...NOT_FOUND);
  }
  async function run(
    services: readonly ServicePlan[],
    settings: Settings = SETTINGS,
    preview = false,
  ): Promise<Daemon> {
    const request = { ...STACK, services };
    const answers: Daemon[] = [];
    await register(
      async () => answers.push(await preflight(request, { ...settings, stateDir: path("state") })),
      undefined,
      { preview },
    );
    const [answer] = answers;
    assert.ok(answer);
    return answer;
  }
  const rejects = (message: string | RegExp, services: readonly ServicePlan[] = [BROKER], settings = SETTINGS) =>
    assert.rejects(run(services, settings), (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      if (typeof message === "string") {
        assert.equal(error.message, SUBJECT + message);
      } else {
        assert.match(error.message, message);
      }
      return true;
    });

  it("accepts a daemon that can run the services, and changes nothing on it", async () => {
    await daemon();
    assert.deepEqual(await run([ZOOKEEPER, brokerPlan({ port: await freePort() })]), DAEMON);
    for (const command of await commands()) {
      assert.match(command, /^(info|ps|\w+ inspect) /);
    }
  });

  it("uses the daemon of Docker's client by default", async () => {
    await when("'context inspect '*", ...says("unix:///of/the/context.sock"));
    await daemon();
    assert.equal((await run([BROKER], { ...SETTINGS, dockerHost: "" })).host, "unix:///of/the/context.sock");
  });

  describe("daemon", () => {
    it("is rejected if it does not answer", async () => {
      const output = "Cannot connect to the Docker daemon at unix:///docker.sock. Is the docker daemon running?";
      await when("'info '*", ...fails(output));
      await rejects(
        `runtime "docker" is not possible: the Docker daemon at unix:///docker.sock does not answer; start Docker or correct dockerHost (${output})`,
      );
    });

    it("is rejected if it does not answer although the client succeeds", async () => {
      await daemon({ OSType: "", ServerErrors: ["Cannot connect to the Docker daemon."] });
      await rejects(
        'runtime "docker" is not possible: the Docker daemon at unix:///docker.sock does not answer; start Docker or correct dockerHost (Cannot connect to the Docker daemon.)',
      );
    });

    it("is rejected without Linux containers", async () => {
      await daemon({ OSType: "windows" });
      await rejects(
        'runtime "docker" needs Linux containers, got a daemon for windows; switch the daemon to Linux containers',
      );
    });

    it("is rejected for a malformed address, without a request", async () => {
      await rejects(
        'dockerHost must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got "http://host"',
        [BROKER],
        { ...SETTINGS, dockerHost: "http://host" },
      );
      assert.deepEqual(await commands(), []);
    });

    it("is rejected for an unusable address from the client's context", async () => {
      await when("'context inspect '*", ...says("tcp://host:2375"));
      await rejects(/:\sdockerHost must be used with TLS, got tcp:\/\/host:2375 without certificates; /, [BROKER], {
        ...SETTINGS,
        dockerHost: "",
      });
    });
  });

  describe("names", () => {
    const foreign = (kind: string) =>
      `already exists and is not of this project; remove or rename the ${kind}, or give the stack another name`;
    const names = [
      ["network", "kafka-cluster-test", { "kafka-0": "lost" }],
      ["container", "kafka-cluster-test-kafka-0", {}],
      ["volume", "kafka-cluster-test-kafka-0-data", { "kafka-0": "present" }],
      ["volume", "kafka-cluster-test-kafka-0-config", {}],
    ] as const;
    for (const [kind, name, dataStates] of names) {
      it(`rejects a foreign ${kind} with the name ${name}`, async () => {
        await when(`'${kind} inspect ${name}'`, ...says('[{"Labels": {}, "Config": {"Labels": {}}}]'));
        await daemon();
        await rejects(`runtime "docker" is not possible: ${kind} ${name} ${foreign(kind)}`);
      });

      it(`accepts the stack's own ${kind} ${name}`, async () => {
        const Labels = { "kafka-cluster.stack": "kafka-cluster/test" };
        await when(`'${kind} inspect ${name}'`, ...says(JSON.stringify([{ Labels, Config: { Labels } }])));
        await daemon();
        assert.deepEqual(await run([BROKER]), { ...DAEMON, dataStates });
      });
    }

    it("names the other stack that owns an object", async () => {
      const Labels = { "kafka-cluster.stack": "other/test" };
      await when("'network inspect kafka-cluster-test'", ...says(JSON.stringify([{ Labels }])));
      await daemon();
      await rejects(
        'runtime "docker" is not possible: network kafka-cluster-test belongs to another stack other/test (of another checkout, or one whose state was lost); destroy that stack, remove the network by hand, or give this stack another name',
      );
    });
  });

  describe("data volumes", () => {
    const volume = "kafka-cluster-test-kafka-0-data";
    beforeEach(async () => {
      await mkdir(path("state"));
      await writeFile(path("state", "checkout-id"), "checkout-1");
    });
    const createdBy = async (checkout: string) => {
      const Labels = { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.checkout": checkout };
      await when(`'volume inspect ${volume}'`, ...says(JSON.stringify([{ Labels }])));
      await daemon();
    };

    it("are accepted if this checkout created them", async () => {
      await createdBy("checkout-1");
      assert.deepEqual(await run([BROKER]), { ...DAEMON, dataStates: { "kafka-0": "present" } });
    });

    it("of another checkout are rejected with the cure", async () => {
      await createdBy("checkout-2");
      await rejects(
        `runtime "docker" is not possible: volume ${volume} holds data of another checkout; to adopt the data write checkout-2 into ${path("state", "checkout-id")}, else remove the volume or give the stack another name`,
      );
    });
  });

  describe("ports", () => {
    const free = "free the port or set another one, 0 to pick a free port";

    it("are rejected with the name of the container that publishes them", async () => {
      await when("'ps --filter publish=9092 '*", ...says("web\t\t127.0.0.1:9092->80/tcp"));
      await daemon();
      await rejects(`port must be free, got 9092, which container web holds; ${free}`, [brokerPlan({ port: 9092 })]);
    });

    it("count up with the index of the broker", async () => {
      await when("'ps --filter publish=9094 '*", ...says("web\t\t127.0.0.1:9094->80/tcp"));
      await daemon();
      const third = brokerPlan({ port: 9092, index: 2 });
      await rejects(
        "port must be free with the ports that are derived from it, got 9092, and container web holds 9094; free port 9094 or set another port, 0 to pick free ports",
        [third],
      );
    });

    it("are accepted if the stack itself publishes them", async () => {
      await when(
        "'ps --filter publish=9092 '*",
        ...says("web\t\t0.0.0.0:9092->80/tcp\nkafka-0\tkafka-cluster/test\t127.0.0.1:9092->9094/tcp"),
      );
      await daemon();
      assert.deepEqual(await run([brokerPlan({ port: 9092 })]), DAEMON);
    });

    // On another machine, where no port of this machine is tested.
    const others: readonly (readonly [published: string, bindAddress: string, conflicts: boolean])[] = [
      ["192.0.2.2:9092->80/tcp", "192.0.2.1", false],
      ["192.0.2.2:9092->80/tcp", "0.0.0.0", true],
      ["0.0.0.0:9092->80/tcp, :::9092->80/tcp", "192.0.2.1", true],
      ["0.0.0.0:9092->80/tcp, :::9092->80/tcp", "2001:db8::1", true],
      ["0.0.0.0:9092->80/tcp", "2001:db8::1", false],
      ["[2001:db8::1]:9092->80/tcp", "2001:db8::1", true],
      ["[2001:db8::1]:9092->80/tcp", "2001:DB8:0:0::1", true],
      ["[2001:db8::1]:9092->80/tcp", "0.0.0.0", false],
      ["192.0.2.1:9090-9093->9090-9093/tcp", "192.0.2.1", true],
      ["192.0.2.1:8080->9092/tcp, 9092/tcp", "192.0.2.1", false],
    ];
    for (const [published, bindAddress, conflicts] of others) {
      it(`${conflicts ? "conflict" : "do not conflict"} as ${bindAddress}:9092 with ${published}`, async () => {
        await when("'ps --filter publish=9092 '*", ...says(`web\t\t${published}`));
        await daemon();
        const [services, settings] = [
          [brokerPlan({ port: 9092, bindAddress })],
          { ...SETTINGS, dockerHost: "ssh://host" },
        ];
        const conflict = `port must be free, got 9092, which container web holds; ${free}`;
        await (conflicts ? rejects(conflict, services, settings) : run(services, settings));
      });
    }

    it("are rejected with the process that listens on them", async () => {
      await daemon();
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      assert.ok(typeof address === "object" && address);
      try {
        await rejects(new RegExp(`:\\sport must be free, got ${address.port}, which process ${process.pid} `), [
          brokerPlan({ port: address.port }),
        ]);
      } finally {
        server.close();
      }
    });

    it("are rejected if they can't be bound", async () => {
      await daemon();
      await rejects("port can't be bound, got 192.0.2.1:9092 (EADDRNOTAVAIL); set another port or bindAddress", [
        brokerPlan({ port: 9092, bindAddress: "192.0.2.1" }),
      ]);
    });

    it("of internal services are not tested", async () => {
      await when("'ps '*", ...says("web\t\t127.0.0.1:9092->80/tcp"));
      await daemon();
      assert.deepEqual(await run([ZOOKEEPER]), DAEMON);
    });

    describe("on another machine", () => {
      const settings = { ...SETTINGS, dockerHost: "ssh://user@host" };

      it("must be set", async () => {
        await daemon();
        await rejects(
          "port must be set with dockerHost ssh://user@host, got 0; set a port, because a free one can only be picked on this machine",
          [brokerPlan({ bindAddress: "0.0.0.0" })],
          settings,
        );
      });

      for (const bindAddress of ["127.0.0.1", "localhost"]) {
        it(`must not be bound to ${bindAddress}`, async () => {
          await daemon();
          await rejects(
            `bindAddress must be an address of the machine of ssh://user@host, got ${bindAddress}; set it to an address of that machine, and advertisedHost to the name or address that clients connect to`,
            [brokerPlan({ port: 9092, bindAddress })],
            settings,
          );
        });
      }

      it("are tested by the daemon alone", async () => {
        await daemon();
        const plan = brokerPlan({ port: 9092, bindAddress: "192.0.2.1" });
        assert.deepEqual(await run([plan], settings), { ...DAEMON, host: settings.dockerHost });
      });
    });
  });

  describe("memory", () => {
    it("is unlimited if the daemon can't limit it", async () => {
      await daemon({ MemoryLimit: false, SwapLimit: false });
      assert.deepEqual(await run([BROKER]), { ...DAEMON, limitsMemory: false, limitsSwap: false });
    });

    it("is rejected if all containers need more than the daemon has", async () => {
      await daemon({ MemTotal: 703 * 2 ** 20 });
      await rejects(
        "heapMiB must leave enough memory for all containers, got containers that need 704 MiB together on a daemon with 703 MiB; lower the heaps",
        [ZOOKEEPER, BROKER],
      );
    });

    it("is accepted if all containers need exactly all of it", async () => {
      await daemon({ MemTotal: 704 * 2 ** 20 });
      assert.deepEqual(await run([ZOOKEEPER, BROKER]), DAEMON);
    });
  });

  describe("base image", () => {
    const settings = { ...SETTINGS, baseImage: DEFAULT_IMAGE };
    const pulls = async () => (await commands()).filter((command) => command.startsWith("pull "));

    it("is the one that set-up built if the daemon does not have the default", async () => {
      await when(`'image inspect ${STAND_IN_IMAGE}'`, ...says('[{"Id": "sha256:0"}]'));
      await daemon();
      assert.equal((await run([BROKER], settings)).baseImage, STAND_IN_IMAGE);
      assert.equal((await run([BROKER], SETTINGS)).baseImage, "jre:17");
    });

    it("is the default if the daemon has both", async () => {
      for (const name of [DEFAULT_IMAGE, STAND_IN_IMAGE]) {
        await when(`'image inspect ${name}'`, ...says('[{"Id": "sha256:0"}]'));
      }
      await daemon();
      assert.equal((await run([BROKER], settings)).baseImage, DEFAULT_IMAGE);
    });

    for (const name of [DEFAULT_IMAGE, STAND_IN_IMAGE]) {
      it(`is not pulled if Kafka's image exists, built on ${name}`, async () => {
        await when(
          `'image ls kafka-cluster-test --filter label=kafka-cluster.base-image=${name} --quiet'`,
          ...says("0123"),
        );
        await daemon();
        assert.equal((await run([BROKER], settings)).baseImage, name);
        assert.deepEqual(await pulls(), []);
      });
    }

    it("is the default if the daemon has it", async () => {
      await when(`'image inspect ${DEFAULT_IMAGE}'`, ...says('[{"Id": "sha256:0"}]'));
      await daemon();
      assert.equal((await run([BROKER], settings)).baseImage, DEFAULT_IMAGE);
      assert.deepEqual(await pulls(), []);
    });

    it("is pulled if the daemon does not have it", async () => {
      await daemon();
      await when("'pull '*");
      assert.equal((await run([BROKER], settings)).baseImage, DEFAULT_IMAGE);
      assert.deepEqual(await pulls(), [`pull --quiet ${DEFAULT_IMAGE}`]);
    });

    it("is not pulled in a preview", async () => {
      await daemon();
      assert.equal((await run([BROKER], settings, true)).baseImage, DEFAULT_IMAGE);
      assert.deepEqual(await pulls(), []);
    });

    it("is rejected with the cure if it can't be pulled", async () => {
      await daemon();
      await when(
        "'pull '*",
        ...fails('Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host'),
      );
      await rejects(
        `baseImage must be an image that the daemon has or can pull, got ${DEFAULT_IMAGE} (docker pull --quiet failed (Get "https://registry-1.docker.io/v2/": no such host)); pull or load the image by hand, run \`npm run setup\` in a checkout of kafka-cluster, or set another image with Java 17 and bash`,
        [BROKER],
        settings,
      );
    });
  });

  it("reports all problems at once", async () => {
    await when("'volume inspect kafka-cluster-test-kafka-0-data'", ...says('[{"Labels": null}]'));
    await when("'ps '*", ...says("web\t\t127.0.0.1:9092->80/tcp"));
    await daemon({ MemTotal: 2 ** 20 });
    await rejects(
      /:\sruntime "docker" is not possible: volume .*; port must be free, got 9092, .*; heapMiB must leave enough memory for all containers, got containers that need 352 MiB together/,
      [brokerPlan({ port: 9092 })],
    );
  });
});

describe("preflight without Docker's client", () => {
  const path = temporaryFolder();
  environment(() => ({ PATH: path() }));

  for (const dockerHost of ["", DOCKER_HOST]) {
    it(`names the program to install, with dockerHost ${JSON.stringify(dockerHost)}`, async () => {
      await assert.rejects(
        register(() => preflight({ ...STACK, services: [BROKER] }, { ...SETTINGS, dockerHost, stateDir: path() })),
        {
          message: `${SUBJECT}runtime "docker" is not possible: the program docker is not on PATH; install Docker or set runtime to local`,
        },
      );
    });
  }
});
