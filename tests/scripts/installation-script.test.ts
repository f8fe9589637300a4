import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { access, appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import {
  installationLocation,
  installationScript,
  type RemoteInstallation,
} from "../../components/runtime/ssh/resources/installation-script";
import { runProgram } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/suites/skip";
import { filesIn } from "../support/fake-remote-service";
import { hostScripts } from "../support/host-scripts";
import { httpServers } from "../support/http-server";
import { KAFKA_LIKE, tgz } from "../support/tar-archive";

const ARCHIVE = tgz(KAFKA_LIKE);

const JAR = "libs/kafka_2.13-3.3.1.jar";

const sha512 = (bytes: Buffer): string => createHash("sha512").update(bytes).digest("hex");

describe("installationScript", () => {
  before(function () {
    if (process.platform !== "linux") {
      skipSuite(this, "the scripts for hosts need Linux and bash");
    }
  });

  const { path, run, runAndParse, countCommands } = hostScripts();
  const serve = httpServers();

  const kafka = (overrides: Partial<RemoteInstallation> = {}): RemoteInstallation => {
    const { root, home, incoming } = hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1");
    return {
      what: "Kafka",
      host: "host-1",
      owner: "kafka-cluster/test",
      root,
      stackId: "stack-1",
      home,
      archive: incoming("kafka.tgz"),
      url: "",
      sha512: sha512(ARCHIVE),
      mustHold: "libs/*.jar",
      generation: 0,
      ...overrides,
    };
  };
  /** Copies an archive to the host, as Pulumi does before the script runs. */
  const copy = async ({ archive }: RemoteInstallation, bytes = ARCHIVE) => {
    await mkdir(dirname(archive), { recursive: true });
    await writeFile(archive, bytes);
  };
  const install = (installation: RemoteInstallation) => runAndParse(installationScript(installation), "install");
  const healthOf = async ({ what, home }: RemoteInstallation) =>
    (await runAndParse(remoteScript("inspect-installation", installationLocation(what, home)), "inspect")).health;
  const installError = async (installation: RemoteInstallation, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const { exitCode, stderr } = await run(installationScript(installation), "install", { env });
    return exitCode === 1 ? stderr : `ended with ${exitCode}`;
  };
  /** Files of the stack, apart from those that every run creates. */
  const remaining = async () =>
    (await filesIn(path("home", "kafka-cluster", "kafka-cluster-test"))).filter(
      (file) => !/^locks|^\.stack-id$/.test(file),
    );

  const assertInstalled = async (installation: RemoteInstallation) => {
    assert.equal(await healthOf(installation), "healthy");
    assert.deepEqual((await filesIn(installation.home)).sort(), [
      "LICENSE",
      "config",
      "config/server.properties",
      "libs",
      JAR,
      "libs/zookeeper-3.6.3.jar",
    ]);
    assert.deepEqual(
      (await remaining()).filter((file) => file.startsWith("incoming/") || file.includes(".unpacking")),
      [],
    );
  };

  it("unpacks a copied archive once", async () => {
    const installation = kafka();
    await copy(installation);
    assert.deepEqual(await install(installation), { sha512: sha512(ARCHIVE) });
    await assertInstalled(installation);
    assert.deepEqual(await install(installation), { sha512: sha512(ARCHIVE) });
  });

  it("installs a jar as it is", async () => {
    const { archive, ...others } = kafka();
    const installation = {
      ...others,
      what: "the metrics agent",
      archive: join(dirname(archive), "agent.jar"),
      sha512: sha512(Buffer.from("a jar")),
      mustHold: "*.jar",
    };
    await copy(installation, Buffer.from("a jar"));
    await install(installation);
    assert.equal(await healthOf(installation), "healthy");
    assert.deepEqual(await filesIn(installation.home), ["agent.jar"]);
  });

  it("removes an archive that was not needed", async () => {
    const installation = kafka();
    await copy(installation);
    await install(installation);
    await copy(installation, Buffer.from("another"));
    await install(installation);
    await assertInstalled(installation);
  });

  const broken: readonly (readonly [what: string, change: (home: string) => Promise<unknown>, health?: RegExp])[] = [
    ["a jar was changed", (home) => appendFile(join(home, JAR), "x"), /^files of Kafka in \S+ were changed$/],
    ["a jar is missing", (home) => rm(join(home, JAR)), /^files of Kafka in \S+ were changed$/],
    [
      "a jar was added",
      (home) => writeFile(join(home, "libs", "other.jar"), ""),
      /^files of Kafka in \S+ were changed$/,
    ],
    ["the manifest is missing", (home) => rm(join(home, "..", "manifest")), /^Kafka is not installed in \S+$/],
    ["the home is missing", (home) => rm(home, { recursive: true }), /^Kafka is not installed in \S+$/],
  ];
  for (const [what, change, health = /./] of broken) {
    it(`is unhealthy and is unpacked again if ${what}`, async () => {
      const installation = kafka();
      await copy(installation);
      await install(installation);
      await change(installation.home);
      assert.match((await healthOf(installation)) ?? "", health);
      await copy(installation);
      await install(installation);
      await assertInstalled(installation);
    });
  }

  it("fails if the archive is missing", async () => {
    const installation = kafka();
    assert.equal(
      await installError(installation),
      `archive ${installation.archive} is missing on host-1; run the command again\n`,
    );
  });

  it("refuses and removes an archive with another digest", async () => {
    const installation = kafka();
    const truncated = ARCHIVE.subarray(0, 100);
    await copy(installation, truncated);
    assert.equal(
      await installError(installation),
      `archive on host-1 must have the SHA-512 ${sha512(ARCHIVE)}, got ${sha512(truncated)} (100 bytes); the archive was removed: run the command again, and check whether a proxy changes downloads\n`,
    );
    assert.deepEqual(await remaining(), ["incoming"]);
  });

  const damaged =
    /^archive can't be unpacked on host-1 \(\S.*\); check the free space in \S+, and that archive is a \.tgz of Kafka\n$/;
  const unfit: readonly (readonly [what: string, bytes: Buffer, message: RegExp])[] = [
    ["truncated", ARCHIVE.subarray(0, 100), damaged],
    ["no archive", Buffer.from("<html>"), damaged],
    ["empty", Buffer.alloc(0), damaged],
    [
      "of other software",
      tgz([{ path: "other/README", text: "other" }]),
      /^archive must be Kafka, got an archive without libs\/\*\.jar; check archive\n$/,
    ],
    [
      "without a top folder",
      tgz([{ path: "libs/kafka.jar", text: "kafka" }]),
      /^archive must be Kafka, got an archive without libs\/\*\.jar; check archive\n$/,
    ],
  ];
  for (const [what, bytes, message] of unfit) {
    it(`leaves nothing of an archive that is ${what}, although its digest is right`, async () => {
      const installation = kafka({ sha512: sha512(bytes) });
      await copy(installation, bytes);
      assert.match(await installError(installation), message);
      assert.deepEqual(
        (await remaining()).filter((file) => file.includes("kafka-3.3.1") || file.includes("unpacking")),
        [],
      );
      assert.match((await healthOf(installation)) ?? "", /^Kafka is not installed in /);
    });
  }

  it("writes nothing outside of its folder", async () => {
    const bytes = tgz([...KAFKA_LIKE, { path: "kafka_2.13-3.3.1/../../../../outside", text: "outside" }]);
    const installation = kafka({ sha512: sha512(bytes) });
    await copy(installation, bytes);
    await installError(installation);
    assert.deepEqual(
      (await filesIn(path())).filter((file) => file.includes("outside")),
      [],
    );
  });

  it("belongs to one stack", async () => {
    await copy(kafka());
    await install(kafka());
    assert.match(
      await installError(kafka({ stackId: "stack-2" })),
      /^folder \S+ on host-1 must not belong to another stack, /,
    );
    await assertInstalled(kafka());
  });

  it("is completed by the next run after an interruption at any command", async () => {
    const installation = kafka();
    await copy(installation);
    const count = await countCommands(installationScript(installation), "install");
    for (let killAt = 1; killAt < count; killAt += Math.ceil(count / 8)) {
      await runAndParse(installationScript(installation), "remove");
      await copy(installation);
      const { exitCode } = await run(installationScript(installation), "install", { killAt });
      assert.equal(exitCode, null, `interrupted at ${killAt} of ${count}`);
      assert.notEqual(await healthOf(installation), undefined);
      if (!(await fileExists(installation.archive))) {
        assert.equal(await healthOf(installation), "healthy", `interrupted at ${killAt}`);
      }
      await install(installation);
      await assertInstalled(installation);
    }
  });

  it("is done once by two runs at the same time", async () => {
    const installation = kafka();
    await copy(installation);
    await Promise.all([install(installation), install(installation)]);
    await assertInstalled(installation);
  });

  it("is removed, also in part, twice, and if it does not exist", async () => {
    const installation = kafka();
    await runAndParse(installationScript(installation), "remove");
    assert.deepEqual(await filesIn(path("home")), []);
    await copy(installation);
    await install(installation);
    await copy(installation);
    const folder = join(installation.home, "..");
    await mkdir(join(folder, "..", `.unpacking.${basename(folder)}.123`));
    for (const _ of ["once", "twice"]) {
      await runAndParse(installationScript(installation), "remove");
      assert.deepEqual(await remaining(), []);
    }
  });

  describe("on a full disk", () => {
    it("fails and leaves no partial installation", async function () {
      const root = path("home", "kafka-cluster");
      await mkdir(root, { recursive: true });
      const { exitCode } = await runProgram("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", root]);
      if (exitCode !== 0) {
        skipSuite(this, "no small disk for a test: mounting one needs root");
      }
      try {
        const large = tgz([...KAFKA_LIKE, { path: "kafka_2.13-3.3.1/libs/large.jar", text: "x".repeat(200_000) }]);
        const installation = kafka({ sha512: sha512(large) });
        await copy(installation, large);
        assert.match(
          await installError(installation),
          /^archive can't be unpacked on host-1 \(tar: .*\); check the free space in \S+, and/,
        );
        assert.deepEqual(
          (await remaining()).filter((file) => file.includes("unpacking") || file.includes("3.3.1")),
          [],
        );
      } finally {
        await runProgram("umount", [root]);
      }
    });
  });

  describe("with a URL", () => {
    /** A `PATH` without a program. */
    const pathWithout = async (program: string): Promise<string> => {
      await mkdir(path("bin"));
      for (const folder of (process.env.PATH ?? "").split(delimiter)) {
        await runProgram("cp", ["--symbolic-link", "--recursive", "--no-clobber", `${folder}/.`, path("bin")]);
      }
      await rm(path("bin", program), { force: true });
      return path("bin");
    };
    const NO_PROXY = { no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };
    const serving = (status: number, bytes = ARCHIVE) => serve((_, response) => response.writeHead(status).end(bytes));
    const exists = async (program: string) => (await runProgram("which", [program])).exitCode === 0;

    for (const program of ["curl", "wget"]) {
      it(`downloads the archive with ${program}`, async function () {
        if (!(await exists(program))) {
          this.skip();
        }
        const asked: (string | undefined)[] = [];
        const server = await serve(({ url }, response) => {
          asked.push(url);
          response.end(ARCHIVE);
        });
        const installation = kafka({ url: `${server}/kafka[1-2]{a,b}.tgz?x=$(id)&y='1'` });
        const PATH = await pathWithout(program === "curl" ? "wget" : "curl");
        const { exitCode, stderr } = await run(installationScript(installation), "install", {
          env: { ...NO_PROXY, PATH },
        });
        assert.equal(exitCode, 0, stderr);
        await assertInstalled(installation);
        assert.equal(asked.length, 1);
        assert.deepEqual(
          (await filesIn(path("home"))).filter((file) => !file.startsWith("kafka-cluster")),
          [],
        );
      });

      it(`fails if ${program} can't download the archive`, async function () {
        if (!(await exists(program))) {
          this.skip();
        }
        // The message shows no private part of the URL.
        const url = `${(await serving(404)).replace("//", "//me:geheim@")}/kafka.tgz?sign=geheim`;
        const PATH = await pathWithout(program === "curl" ? "wget" : "curl");
        const message = await installError(kafka({ url }), { ...NO_PROXY, PATH });
        assert.match(message, /404/);
        assert.ok(
          message.endsWith(
            `host host-1 can't download ${url.replace("me:geheim@", "").replace("?sign=geheim", "")}; check the address and the host's network, or set archive to a local file\n`,
          ),
          message,
        );
      });
    }

    it("refuses a download with another digest", async () => {
      const url = `${await serving(200, Buffer.from("<html>log in</html>"))}/kafka.tgz`;
      assert.match(await installError(kafka({ url }), NO_PROXY), /^archive on host-1 must have the SHA-512 /);
    });
  });
});

const fileExists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
