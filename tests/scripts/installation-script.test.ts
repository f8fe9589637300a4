import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { access, appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import {
  installationScript,
  type RemoteInstallation,
  whereInstallationIs,
} from "../../components/runtime/ssh/resources/installation-script";
import { remoteScript } from "../../components/runtime/ssh/resources/remote-script";
import { runProgram } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/skip";
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
      skipSuite(this, "the scripts for hosts run on Linux, with bash");
    }
  });

  const { path, run, tell, countCommands } = hostScripts();
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
  /** Brings an archive, as it is copied before the script runs. */
  const bring = async ({ archive }: RemoteInstallation, bytes = ARCHIVE) => {
    await mkdir(dirname(archive), { recursive: true });
    await writeFile(archive, bytes);
  };
  const install = (installation: RemoteInstallation) => tell(installationScript(installation), "install");
  const healthOf = async ({ what, home }: RemoteInstallation) =>
    (await tell(remoteScript("installation", whereInstallationIs(what, home)), "inspect")).health;
  const failure = async (installation: RemoteInstallation, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const { exitCode, stderr } = await run(installationScript(installation), "install", { env });
    return exitCode === 1 ? stderr : `ended with ${exitCode}`;
  };
  /** What is there besides what every run makes. */
  const left = async () =>
    (await filesIn(path("home", "kafka-cluster", "kafka-cluster-test"))).filter(
      (file) => !/^locks|^\.stack-id$/.test(file),
    );

  const assertInstalled = async (installation: RemoteInstallation) => {
    assert.equal(await healthOf(installation), "whole");
    assert.deepEqual((await filesIn(installation.home)).sort(), [
      "LICENSE",
      "config",
      "config/server.properties",
      "libs",
      JAR,
      "libs/zookeeper-3.6.3.jar",
    ]);
    assert.deepEqual(
      (await left()).filter((file) => file.startsWith("incoming/") || file.includes(".unpacking")),
      [],
    );
  };

  it("unpacks an archive that was brought, once", async () => {
    const installation = kafka();
    await bring(installation);
    assert.deepEqual(await install(installation), { sha512: sha512(ARCHIVE) });
    await assertInstalled(installation);
    assert.deepEqual(await install(installation), { sha512: sha512(ARCHIVE) });
  });

  it("takes an archive away that was brought for nothing", async () => {
    const installation = kafka();
    await bring(installation);
    await install(installation);
    await bring(installation, Buffer.from("another"));
    await install(installation);
    await assertInstalled(installation);
  });

  const broken: readonly (readonly [what: string, change: (home: string) => Promise<unknown>, health?: RegExp])[] = [
    ["a jar was changed", (home) => appendFile(join(home, JAR), "x"), /^Kafka in \S+ is not as it was unpacked$/],
    ["a jar is gone", (home) => rm(join(home, JAR)), /^Kafka in \S+ is not as it was unpacked$/],
    ["a jar was added", (home) => writeFile(join(home, "libs", "other.jar"), ""), /^Kafka in \S+ is not as it was/],
    ["the manifest is gone", (home) => rm(join(home, "..", "manifest")), /^Kafka is not installed in \S+$/],
    ["its home is gone", (home) => rm(home, { recursive: true }), /^Kafka is not installed in \S+$/],
  ];
  for (const [what, change, health = /./] of broken) {
    it(`says so, and unpacks it again, where ${what}`, async () => {
      const installation = kafka();
      await bring(installation);
      await install(installation);
      await change(installation.home);
      assert.match((await healthOf(installation)) ?? "", health);
      await bring(installation);
      await install(installation);
      await assertInstalled(installation);
    });
  }

  it("says that an archive is missing", async () => {
    const installation = kafka();
    assert.equal(await failure(installation), `archive ${installation.archive} is not on host-1; run it again\n`);
  });

  it("takes no archive with another digest, and removes it", async () => {
    const installation = kafka();
    const truncated = ARCHIVE.subarray(0, 100);
    await bring(installation, truncated);
    assert.equal(
      await failure(installation),
      `archive on host-1 has the wrong SHA-512, expected ${sha512(ARCHIVE)}, got ${sha512(truncated)} (100 bytes); it was removed: run it again, and look whether something changes it on its way\n`,
    );
    assert.deepEqual(await left(), ["incoming"]);
  });

  const damaged =
    /^archive can't be unpacked on host-1 \(\S.*\); look at the free space in \S+, and whether archive is a \.tgz of Kafka\n$/;
  const unfit: readonly (readonly [what: string, bytes: Buffer, said: RegExp])[] = [
    ["truncated", ARCHIVE.subarray(0, 100), damaged],
    ["no archive", Buffer.from("<html>"), damaged],
    ["empty", Buffer.alloc(0), damaged],
    [
      "of something else",
      tgz([{ path: "other/README", text: "other" }]),
      /^archive holds no libs\/\*\.jar, so it is not Kafka; check archive\n$/,
    ],
    [
      "without a folder of its own",
      tgz([{ path: "libs/kafka.jar", text: "kafka" }]),
      /^archive holds no libs\/\*\.jar, so it is not Kafka; check archive\n$/,
    ],
  ];
  for (const [what, bytes, said] of unfit) {
    it(`leaves nothing of one that is ${what}, though its digest is right`, async () => {
      const installation = kafka({ sha512: sha512(bytes) });
      await bring(installation, bytes);
      assert.match(await failure(installation), said);
      assert.deepEqual(
        (await left()).filter((file) => file.includes("kafka-3.3.1") || file.includes("unpacking")),
        [],
      );
      assert.match((await healthOf(installation)) ?? "", /^Kafka is not installed in /);
    });
  }

  it("writes nothing outside of its folder", async () => {
    const bytes = tgz([...KAFKA_LIKE, { path: "kafka_2.13-3.3.1/../../../../outside", text: "outside" }]);
    const installation = kafka({ sha512: sha512(bytes) });
    await bring(installation, bytes);
    await failure(installation);
    assert.deepEqual(
      (await filesIn(path())).filter((file) => file.includes("outside")),
      [],
    );
  });

  it("belongs to one stack", async () => {
    await bring(kafka());
    await install(kafka());
    assert.match(await failure(kafka({ stackId: "stack-2" })), /^folder \S+ on host-1 belongs to another stack /);
    await assertInstalled(kafka());
  });

  it("is done by the next one where it was cut at any place", async () => {
    const installation = kafka();
    await bring(installation);
    const count = await countCommands(installationScript(installation), "install");
    for (let cutAt = 1; cutAt < count; cutAt += Math.ceil(count / 8)) {
      await tell(installationScript(installation), "remove");
      await bring(installation);
      const { exitCode } = await run(installationScript(installation), "install", { cutAt });
      assert.equal(exitCode, null, `cut at ${cutAt} of ${count}`);
      assert.notEqual(await healthOf(installation), undefined);
      if (!(await isThere(installation.archive))) {
        assert.equal(await healthOf(installation), "whole", `cut at ${cutAt}`);
      }
      await install(installation);
      await assertInstalled(installation);
    }
  });

  it("is done once where two are at it", async () => {
    const installation = kafka();
    await bring(installation);
    await Promise.all([install(installation), install(installation)]);
    await assertInstalled(installation);
  });

  it("is removed, also in halves, twice and where nothing is", async () => {
    const installation = kafka();
    await tell(installationScript(installation), "remove");
    assert.deepEqual(await filesIn(path("home")), []);
    await bring(installation);
    await install(installation);
    await bring(installation);
    const place = join(installation.home, "..");
    await mkdir(join(place, "..", `.unpacking.${basename(place)}.123`));
    for (const _ of ["once", "twice"]) {
      await tell(installationScript(installation), "remove");
      assert.deepEqual(await left(), []);
    }
  });

  describe("with a disk that is full", () => {
    it("says so, and leaves nothing half-made", async function () {
      const root = path("home", "kafka-cluster");
      await mkdir(root, { recursive: true });
      const { exitCode } = await runProgram("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", root]);
      if (exitCode !== 0) {
        skipSuite(this, "no small disk for a test: mounting one needs root");
      }
      try {
        const large = tgz([...KAFKA_LIKE, { path: "kafka_2.13-3.3.1/libs/large.jar", text: "x".repeat(200_000) }]);
        const installation = kafka({ sha512: sha512(large) });
        await bring(installation, large);
        assert.match(
          await failure(installation),
          /^archive can't be unpacked on host-1 \(tar: .*\); look at the free space in \S+, and/,
        );
        assert.deepEqual(
          (await left()).filter((file) => file.includes("unpacking") || file.includes("3.3.1")),
          [],
        );
      } finally {
        await runProgram("umount", [root]);
      }
    });
  });

  describe("with the address of an archive", () => {
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
      it(`fetches it with ${program}`, async function () {
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

      it(`says that ${program} can't`, async function () {
        if (!(await exists(program))) {
          this.skip();
        }
        // What is private in it is not said.
        const url = `${(await serving(404)).replace("//", "//me:geheim@")}/kafka.tgz?sign=geheim`;
        const PATH = await pathWithout(program === "curl" ? "wget" : "curl");
        const said = await failure(kafka({ url }), { ...NO_PROXY, PATH });
        assert.match(said, /404/);
        assert.ok(
          said.endsWith(
            `host host-1 can't fetch ${url.replace("me:geheim@", "").replace("?sign=geheim", "")}; check the address and the host's network, or set archive to a local file\n`,
          ),
          said,
        );
      });
    }

    it("takes none with another digest", async () => {
      const url = `${await serving(200, Buffer.from("<html>log in</html>"))}/kafka.tgz`;
      assert.match(await failure(kafka({ url }), NO_PROXY), /^archive on host-1 has the wrong SHA-512, expected /);
    });
  });
});

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
