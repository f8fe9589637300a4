import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import * as pulumi from "@pulumi/pulumi";

import { type Daemon, type PreflightChoice, preflight } from "../../../../components/runtime/docker/preflight";
import type { ServicePlan } from "../../../../components/runtime/runtime";
import { register } from "../../../../testing/pulumi-mocks";
import { skipSuite } from "../../../../testing/suites/skip";
import { DAEMON, DOCKER_HOST } from "../../../support/docker-cluster";
import { environment } from "../../../support/environment";
import { fails, fakeDocker, NOT_THERE, says } from "../../../support/fake-docker";
import { freePort } from "../../../support/fake-service";
import { temporaryFolder } from "../../../support/temporary-folder";

type Choice = Omit<PreflightChoice, "projectDir">;

const CHOICE: Choice = { dockerHost: DOCKER_HOST, baseImage: "jre:17" };

/** The base image that is used where the configuration names none, and what set-up makes where that can't be pulled. */
const DEFAULT_IMAGE = "eclipse-temurin:17.0.19_10-jre-noble";
const STAND_IN_IMAGE = "kafka-cluster-base:bookworm-jre17";

const ZOOKEEPER: ServicePlan = {
  service: "zookeeper",
  group: "zookeeper",
  rank: 0,
  servedTo: "peers",
  bindAddress: "127.0.0.1",
  port: 2181,
  portKey: "zookeeperPort",
  heapMiB: 64,
};
const BROKER: ServicePlan = {
  service: "kafka-0",
  group: "kafka",
  rank: 0,
  servedTo: "clients",
  bindAddress: "127.0.0.1",
  port: 0,
  portKey: "port",
  heapMiB: 64,
};

const CANT = "Docker can't run the cluster as configured: ";

describe("preflight of Docker", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();
  environment(() => ({ DOCKER_CERT_PATH: "" }));

  const INFO = { ID: "daemon-1", OSType: "linux", MemTotal: 8 * 2 ** 30, MemoryLimit: true, SwapLimit: true };

  /** A daemon on which nothing is in the way; what a test has said before goes first. */
  async function daemon(info: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await when("'info '*", ...says(JSON.stringify({ ...INFO, ...info })));
    await when("'image inspect jre:17'", ...says('[{"Id": "sha256:0"}]'));
    await when("'ps '*|'image ls '*");
    await when("*' inspect '*", ...NOT_THERE);
  }
  async function found(plans: readonly ServicePlan[], choice: Choice = CHOICE, preview = false): Promise<Daemon> {
    const asked: PreflightChoice = { ...choice, projectDir: path("project") };
    const answers: Daemon[] = [];
    await register(async () => answers.push(await preflight(plans, asked)), undefined, { preview });
    const [answer] = answers;
    assert.ok(answer);
    return answer;
  }
  const rejects = (message: string | RegExp, plans: readonly ServicePlan[] = [BROKER], choice = CHOICE) =>
    assert.rejects(found(plans, choice), (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      if (typeof message === "string") {
        assert.equal(error.message, CANT + message);
      } else {
        assert.match(error.message, message);
      }
      return true;
    });

  it("finds nothing in the way of what fits, and only asks", async () => {
    await daemon();
    assert.deepEqual(await found([ZOOKEEPER, { ...BROKER, port: await freePort() }]), DAEMON);
    for (const command of await commands()) {
      assert.match(command, /^(info|ps|\w+ inspect) /);
    }
  });

  it("asks the daemon that the client uses where none is named", async () => {
    await when("'context inspect '*", ...says("unix:///of/the/context.sock"));
    await daemon();
    assert.equal((await found([BROKER], { ...CHOICE, dockerHost: "" })).host, "unix:///of/the/context.sock");
  });

  describe("of the daemon", () => {
    it("says that it does not answer", async () => {
      const said = "Cannot connect to the Docker daemon at unix:///docker.sock. Is the docker daemon running?";
      await when("'info '*", ...fails(said));
      await rejects(
        `runtime "docker" is not possible: the Docker daemon at unix:///docker.sock does not answer; start Docker or correct dockerHost (${said})`,
      );
    });

    it("says that it does not answer, also where the client is content", async () => {
      await daemon({ OSType: "", ServerErrors: ["Cannot connect to the Docker daemon."] });
      await rejects(
        'runtime "docker" is not possible: the Docker daemon at unix:///docker.sock does not answer; start Docker or correct dockerHost (Cannot connect to the Docker daemon.)',
      );
    });

    it("says that it runs no Linux containers", async () => {
      await daemon({ OSType: "windows" });
      await rejects('runtime "docker" needs Linux containers, got a daemon for windows; switch it over');
    });

    it("rejects an address that can't be used, and asks nobody", async () => {
      await rejects(
        'dockerHost must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got "http://host"',
        [BROKER],
        { ...CHOICE, dockerHost: "http://host" },
      );
      assert.deepEqual(await commands(), []);
    });

    it("rejects the address of the client's own choice where it can't be used", async () => {
      await when("'context inspect '*", ...says("tcp://host:2375"));
      await rejects(/: dockerHost must be used with TLS, got tcp:\/\/host:2375 without certificates; /, [BROKER], {
        ...CHOICE,
        dockerHost: "",
      });
    });
  });

  describe("of names", () => {
    const notOurs = "is there already and not of this project; remove or rename it, or give the stack another name";
    const names = [
      ["network", "kafka-cluster-test", { "kafka-0": "lost" }],
      ["container", "kafka-cluster-test-kafka-0", {}],
      ["volume", "kafka-cluster-test-kafka-0-data", { "kafka-0": "there" }],
      ["volume", "kafka-cluster-test-kafka-0-config", {}],
    ] as const;
    for (const [kind, name, dataStates] of names) {
      it(`says that the name of a ${kind} is taken: ${name}`, async () => {
        await when(`'${kind} inspect ${name}'`, ...says('[{"Labels": {}, "Config": {"Labels": {}}}]'));
        await daemon();
        await rejects(`runtime "docker" is not possible: ${kind} ${name} ${notOurs}`);
      });

      it(`has nothing against a ${kind} that the stack itself has: ${name}`, async () => {
        const Labels = { "kafka-cluster.stack": "kafka-cluster/test" };
        await when(`'${kind} inspect ${name}'`, ...says(JSON.stringify([{ Labels, Config: { Labels } }])));
        await daemon();
        assert.deepEqual(await found([BROKER]), { ...DAEMON, dataStates });
      });
    }

    it("names the stack that a name belongs to", async () => {
      const Labels = { "kafka-cluster.stack": "other/test" };
      await when("'network inspect kafka-cluster-test'", ...says(JSON.stringify([{ Labels }])));
      await daemon();
      await rejects(
        'runtime "docker" is not possible: network kafka-cluster-test belongs to a stack other/test that is not this one (another checkout, or its state was lost); destroy that one, remove it by hand, or give the stack another name',
      );
    });
  });

  describe("of volumes that hold data", () => {
    const volume = "kafka-cluster-test-kafka-0-data";
    beforeEach(async () => {
      await mkdir(path("project", ".state"), { recursive: true });
      await writeFile(path("project", ".state", "checkout-id"), "checkout-1");
    });
    const madeBy = async (checkout: string) => {
      const Labels = { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.checkout": checkout };
      await when(`'volume inspect ${volume}'`, ...says(JSON.stringify([{ Labels }])));
      await daemon();
    };

    it("has nothing against one that this checkout has made", async () => {
      await madeBy("checkout-1");
      assert.deepEqual(await found([BROKER]), { ...DAEMON, dataStates: { "kafka-0": "there" } });
    });

    it("says how to take over one that another checkout has made", async () => {
      await madeBy("checkout-2");
      await rejects(
        `runtime "docker" is not possible: volume ${volume} holds data of another checkout; to take it over write checkout-2 into ${path("project", ".state", "checkout-id")}, else remove it or give the stack another name`,
      );
    });
  });

  describe("of ports", () => {
    const free = "stop that or set another port, 0 for a free one";

    it("says which container publishes one", async () => {
      await when("'ps --filter publish=9092 '*", ...says("web\t\t127.0.0.1:9092->80/tcp"));
      await daemon();
      await rejects(`port must be free, got 9092, which container web holds; ${free}`, [{ ...BROKER, port: 9092 }]);
    });

    it("looks at those that brokers count up to", async () => {
      await when("'ps --filter publish=9094 '*", ...says("web\t\t127.0.0.1:9094->80/tcp"));
      await daemon();
      const third = { ...BROKER, service: "kafka-2", port: 9092, rank: 2 };
      await rejects(`port must be free, got 9094, which container web holds; ${free}`, [third]);
    });

    it("has nothing against one that the stack itself publishes", async () => {
      await when(
        "'ps --filter publish=9092 '*",
        ...says("web\t\t0.0.0.0:9092->80/tcp\nkafka-0\tkafka-cluster/test\t127.0.0.1:9092->9094/tcp"),
      );
      await daemon();
      assert.deepEqual(await found([{ ...BROKER, port: 9092 }]), DAEMON);
    });

    // A machine elsewhere: nobody looks whether this one could bind it.
    const others: readonly (readonly [published: string, bindAddress: string, isInTheWay: boolean])[] = [
      ["192.0.2.2:9092->80/tcp", "192.0.2.1", false],
      ["192.0.2.2:9092->80/tcp", "0.0.0.0", true],
      ["0.0.0.0:9092->80/tcp, :::9092->80/tcp", "192.0.2.1", true],
      ["192.0.2.1:9090-9093->9090-9093/tcp", "192.0.2.1", true],
      ["192.0.2.1:8080->9092/tcp, 9092/tcp", "192.0.2.1", false],
    ];
    for (const [published, bindAddress, isInTheWay] of others) {
      it(`sees ${published} ${isInTheWay ? "" : "not "}in the way of ${bindAddress}:9092`, async () => {
        await when("'ps --filter publish=9092 '*", ...says(`web\t\t${published}`));
        await daemon();
        const [plans, choice] = [[{ ...BROKER, port: 9092, bindAddress }], { ...CHOICE, dockerHost: "ssh://host" }];
        const taken = `port must be free, got 9092, which container web holds; ${free}`;
        await (isInTheWay ? rejects(taken, plans, choice) : found(plans, choice));
      });
    }

    it("says which process listens on one", async () => {
      await daemon();
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      assert.ok(typeof address === "object" && address);
      try {
        await rejects(new RegExp(`: port must be free, got ${address.port}, which process ${process.pid} `), [
          { ...BROKER, port: address.port },
        ]);
      } finally {
        server.close();
      }
    });

    it("says that one can't be bound", async () => {
      await daemon();
      await rejects("port can't be bound, got 192.0.2.1:9092 (EADDRNOTAVAIL); set another port or bindAddress", [
        { ...BROKER, port: 9092, bindAddress: "192.0.2.1" },
      ]);
    });

    it("does not look for one that peers alone connect to", async () => {
      await when("'ps '*", ...says("web\t\t127.0.0.1:9092->80/tcp"));
      await daemon();
      assert.deepEqual(await found([ZOOKEEPER]), DAEMON);
    });

    describe("on another machine", () => {
      const choice = { ...CHOICE, dockerHost: "ssh://user@host" };

      it("needs one that is given", async () => {
        await daemon();
        await rejects(
          "port must be given with dockerHost ssh://user@host, got 0; a free one can only be picked on this machine",
          [{ ...BROKER, bindAddress: "0.0.0.0" }],
          choice,
        );
      });

      for (const bindAddress of ["127.0.0.1", "localhost"]) {
        it(`needs an address that leads there, got ${bindAddress}`, async () => {
          await daemon();
          await rejects(
            `bindAddress must be one that leads to ssh://user@host, got ${bindAddress}; set it to an address of that machine and advertisedHost to what clients call it`,
            [{ ...BROKER, port: 9092, bindAddress }],
            choice,
          );
        });
      }

      it("asks the daemon alone who publishes it", async () => {
        await daemon();
        const plan = { ...BROKER, port: 9092, bindAddress: "192.0.2.1" };
        assert.deepEqual(await found([plan], choice), { ...DAEMON, host: choice.dockerHost });
      });
    });
  });

  describe("of memory", () => {
    it("hands on what the daemon can't limit", async () => {
      await daemon({ MemoryLimit: false, SwapLimit: false });
      assert.deepEqual(await found([BROKER]), { ...DAEMON, limitsMemory: false, limitsSwap: false });
    });

    it("rejects containers that together need more than the daemon has", async () => {
      await daemon({ MemTotal: 703 * 2 ** 20 });
      await rejects(
        "heapMiB and the other heaps need containers of together 704 MiB, got a daemon with 703 MiB; lower them",
        [ZOOKEEPER, BROKER],
      );
    });

    it("accepts containers that need all of it", async () => {
      await daemon({ MemTotal: 704 * 2 ** 20 });
      assert.deepEqual(await found([ZOOKEEPER, BROKER]), DAEMON);
    });
  });

  describe("of the base image", () => {
    const choice = { ...CHOICE, baseImage: DEFAULT_IMAGE };
    const pulls = async () => (await commands()).filter((command) => command.startsWith("pull "));

    it("takes the one that set-up has made in place of the default", async () => {
      await when(`'image inspect ${STAND_IN_IMAGE}'`, ...says('[{"Id": "sha256:0"}]'));
      await daemon();
      assert.equal((await found([BROKER], choice)).baseImage, STAND_IN_IMAGE);
      assert.equal((await found([BROKER], CHOICE)).baseImage, "jre:17");
    });

    it("takes the default where the daemon has both", async () => {
      for (const name of [DEFAULT_IMAGE, STAND_IN_IMAGE]) {
        await when(`'image inspect ${name}'`, ...says('[{"Id": "sha256:0"}]'));
      }
      await daemon();
      assert.equal((await found([BROKER], choice)).baseImage, DEFAULT_IMAGE);
    });

    for (const name of [DEFAULT_IMAGE, STAND_IN_IMAGE]) {
      it(`pulls nothing where Kafka's own image is there, built on ${name}`, async () => {
        await when(
          `'image ls kafka-cluster-test --filter label=kafka-cluster.base-image=${name} --quiet'`,
          ...says("0123"),
        );
        await daemon();
        assert.equal((await found([BROKER], choice)).baseImage, name);
        assert.deepEqual(await pulls(), []);
      });
    }

    it("takes the default where the daemon has it", async () => {
      await when(`'image inspect ${DEFAULT_IMAGE}'`, ...says('[{"Id": "sha256:0"}]'));
      await daemon();
      assert.equal((await found([BROKER], choice)).baseImage, DEFAULT_IMAGE);
      assert.deepEqual(await pulls(), []);
    });

    it("pulls one that the daemon lacks", async () => {
      await daemon();
      await when("'pull '*");
      assert.equal((await found([BROKER], choice)).baseImage, DEFAULT_IMAGE);
      assert.deepEqual(await pulls(), [`pull --quiet ${DEFAULT_IMAGE}`]);
    });

    it("pulls nothing in a preview", async () => {
      await daemon();
      assert.equal((await found([BROKER], choice, true)).baseImage, DEFAULT_IMAGE);
      assert.deepEqual(await pulls(), []);
    });

    it("says what to do where it can't be pulled", async () => {
      await daemon();
      await when(
        "'pull '*",
        ...fails('Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host'),
      );
      await rejects(
        `baseImage must be an image that the daemon has or can pull, got ${DEFAULT_IMAGE} (docker pull --quiet failed (Get "https://registry-1.docker.io/v2/": no such host)); run \`npm run setup\`, pull or load it by hand, or set another with Java 17 and bash`,
        [BROKER],
        choice,
      );
    });
  });

  it("gives everything that is in the way at once", async () => {
    await when("'volume inspect kafka-cluster-test-kafka-0-data'", ...says('[{"Labels": null}]'));
    await when("'ps '*", ...says("web\t\t127.0.0.1:9092->80/tcp"));
    await daemon({ MemTotal: 2 ** 20 });
    await rejects(
      /: runtime "docker" is not possible: volume .*; port must be free, got 9092, .*; heapMiB and the other heaps need containers of together 352 MiB/,
      [{ ...BROKER, port: 9092 }],
    );
  });
});

describe("preflight of Docker without its client", () => {
  const path = temporaryFolder();
  environment(() => ({ PATH: path() }));

  for (const dockerHost of ["", DOCKER_HOST]) {
    it(`says what to install, with dockerHost ${JSON.stringify(dockerHost)}`, async () => {
      await assert.rejects(
        register(() => preflight([BROKER], { ...CHOICE, dockerHost, projectDir: path() })),
        {
          message: `${CANT}runtime "docker" is not possible: the program docker is not on PATH; install Docker or set runtime to local`,
        },
      );
    });
  }
});
