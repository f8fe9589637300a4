// Verifies: the tarball of `npm pack` has no tests, tools or state; its types compile with the tsconfig of Pulumi's template,
// with TypeScript 5 and 6; `examples/orders`, installed from the tarball outside the checkout, deploys on this machine and in
// Docker: clients publish and read, a second `up` changes nothing, `preview` shows a killed broker, `up` heals it, `destroy`
// leaves nothing; the CLI of set-up runs a plain TypeScript program with Pulumi's defaults.
// Does not verify: a registry; other package managers; Windows.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import { cacheFolder } from "../../components/shared/cache-folder";
import { mustRun, runProgram } from "../../components/shared/run-program";
import { awaitCondition } from "../../testing/await-condition";
import { dockerLines, dockerText } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { FIRST, publish, readAll, SECOND, topicNames } from "../../testing/kafka/client";
import { oneLine } from "../../testing/stack/command-results";
import { processTable } from "../../testing/stack/running-command";
import { scratchName } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT_DIR, STATE } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { pulumiEnvironment } from "../../tools/pulumi/run-pulumi";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

/** Files at the top of the package. */
const TOP_FILES = ["LICENSE", "README.es.md", "README.md", "load.cjs", "package.json"];

describe("the package", function () {
  this.timeout(300_000);
  inOrder(this);

  const path = temporaryFolder(aroundAll);
  const program = (...segments: string[]) => path("orders", ...segments);
  let environment: NodeJS.ProcessEnv;
  let packed: readonly string[];

  before(async () => {
    environment = await foreignEnvironment();
    await Promise.all(["home", "tmp", "backend"].map((name) => mkdir(path(name))));
    await cp(join(PROJECT_DIR, "examples", "orders"), program(), {
      recursive: true,
      filter: (source) => !/node_modules|\.kafka-cluster|\.tgz$/.test(source),
    });
    const { stdout } = await mustNpm(PROJECT_DIR, "pack", "--json", "--pack-destination", program());
    packed = JSON.parse(stdout.slice(stdout.indexOf("[\n")))[0].files.map(({ path }: { path: string }) => path);
    await mustNpm(program(), "install", "--prefer-offline", "--no-audit", "--no-fund");
  });

  /** The environment of a user with nothing of this checkout but the CLI, its plugins and the downloaded archives. */
  const foreignEnvironment = async (): Promise<NodeJS.ProcessEnv> => {
    const { PATH } = await pulumiEnvironment();
    return {
      PATH,
      HOME: path("home"),
      TMPDIR: path("tmp"),
      PULUMI_HOME: STATE.pulumiHome,
      PULUMI_BACKEND_URL: `file://${path("backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "of the test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      KAFKA_CLUSTER_CACHE: cacheFolder(),
      ...(process.env.JAVA_HOME && { JAVA_HOME: process.env.JAVA_HOME }),
      ...(process.env.DOCKER_HOST && { DOCKER_HOST: process.env.DOCKER_HOST }),
      DOCKER_CONFIG: process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"),
    };
  };
  const mustNpm = async (cwd: string, ...args: string[]) => {
    const result = await runProgram("npm", args, { cwd });
    assert.equal(result.exitCode, 0, `${result.stdout}${result.stderr}`);
    return result;
  };
  const runPulumiIn = async (cwd: string, ...args: string[]) =>
    runProgram(await pulumiPath(), [...args, "--non-interactive", "--color", "never"], {
      cwd,
      env: environment,
      timeoutMs: 240_000,
    });
  const pulumiIn = async (cwd: string, ...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await runPulumiIn(cwd, ...args);
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    return stdout;
  };

  it("contains the compiled components and no tests, tools or state", () => {
    const others = packed.filter((file) => !/^dist\/|^docs\/([a-z-]+\.md|metrics\/[a-z-]+\.json)$/.test(file));
    assert.deepEqual(others.sort(), TOP_FILES);
    assert.ok(packed.includes("dist/index.js") && packed.includes("dist/index.d.ts"));
    assert.deepEqual(
      packed.filter(
        (file) =>
          file.startsWith("dist/") &&
          !/(\.js|\.d\.ts|\.cjs|\.sh|\/kafka-[\d.]+\.json|\/(metrics\.)?Dockerfile)$/.test(file),
      ),
      [],
    );
  });

  it("shares one copy of Pulumi's SDK with the program", async () => {
    const { stdout } = await mustNpm(program(), "ls", "@pulumi/pulumi", "--all", "--parseable");
    assert.deepEqual([...new Set(stdout.trim().split("\n"))], [program("node_modules", "@pulumi", "pulumi")]);
  });

  it("has types for the tsconfig of Pulumi's template, with TypeScript 5 and 6", async () => {
    const compile = (root: string, ...args: string[]) =>
      mustRun(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--noEmit", ...args], {
        cwd: program(),
      });
    await Promise.all([
      compile(program()),
      // TypeScript 6 deprecates the template's module resolution and needs `types` for Node's own.
      compile(PROJECT_DIR, "--ignoreDeprecations", "6.0", "--types", "node"),
    ]);
  });

  it("lets the CLI run a plain TypeScript program with Pulumi's defaults", async () => {
    await mkdir(path("plain"));
    await symlink(program("node_modules"), path("plain", "node_modules"), "junction");
    await cp(program("tsconfig.json"), path("plain", "tsconfig.json"));
    await writeFile(path("plain", "package.json"), JSON.stringify({ name: "plain", main: "index.ts" }));
    await writeFile(path("plain", "Pulumi.yaml"), "name: plain\nruntime: nodejs\n");
    await writeFile(
      path("plain", "index.ts"),
      `import * as pulumi from "@pulumi/pulumi";\nexport const greeting: string = \`hello from \${pulumi.getProject()}\`;\n`,
    );
    await pulumiIn(path("plain"), "stack", "init", "test");
    await pulumiIn(path("plain"), "up", "--yes", "--skip-preview");
    assert.equal((await pulumiIn(path("plain"), "stack", "output", "greeting")).trim(), "hello from plain");
  });

  it("refuses two clusters of one program with the same ports, before one of them is created", async () => {
    await mkdir(path("two"));
    await symlink(program("node_modules"), path("two", "node_modules"), "junction");
    await writeFile(path("two", "package.json"), JSON.stringify({ name: "two", main: "index.js" }));
    await writeFile(path("two", "Pulumi.yaml"), "name: two\nruntime: nodejs\n");
    await writeFile(
      path("two", "index.js"),
      `const { KafkaCluster } = require("kafka-cluster");
module.exports = async () => {
  await KafkaCluster.create("kafka", { port: 29092, zookeeperPort: 22181 });
  await KafkaCluster.create("orders", { port: 29092, zookeeperPort: 22182 });
};
`,
    );
    await pulumiIn(path("two"), "stack", "init", "test");
    const { exitCode, stdout } = await runPulumiIn(path("two"), "preview");
    assert.notEqual(exitCode, 0);
    assert.match(
      oneLine(stdout),
      /orders can't be created as configured: port must keep the ports of two clusters apart/,
    );
  });

  /** A runtime of the example, with the test's own means to reach into it. */
  interface RuntimeUnderTest {
    /** Kills the broker. */
    kill(stack: string): Promise<unknown>;
    /** Everything of the stack that runs or is stored outside the program's folder. */
    remains(stack: string): Promise<readonly string[]>;
  }

  const brokerProcesses = async () =>
    (await processTable()).filter(({ commandLine }) => commandLine.includes(program(".kafka-cluster")));

  const RUNTIMES: Readonly<Record<string, RuntimeUnderTest>> = {
    local: {
      kill: async () => {
        const [broker, ...others] = await brokerProcesses();
        assert.ok(broker && others.length === 0);
        process.kill(broker.pid, "SIGKILL");
        await awaitCondition(async () => (await processInfo(broker.pid)) === undefined, "the broker has ended");
      },
      remains: async () => (await brokerProcesses()).map(({ commandLine }) => commandLine),
    },
    docker: {
      kill: (stack) => dockerText("kill", `orders-${stack}-kafka-0`),
      remains: async (stack) => {
        const lists = [
          ["ps", "--all", "--format", "{{.Names}}"],
          ["volume", "ls", "--format", "{{.Name}}"],
          ["network", "ls", "--format", "{{.Name}}"],
          ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"],
        ];
        const names = (await Promise.all(lists.map((args) => dockerLines(...args)))).flat();
        return names.filter((name) => name.includes(stack));
      },
    },
  };

  for (const [runtime, { kill, remains }] of Object.entries(RUNTIMES)) {
    describe(`in a program of its own, on the runtime ${runtime}`, () => {
      const stack = scratchName();
      const pulumi = (...args: string[]) => pulumiIn(program(), ...args, "--stack", stack);
      const bootstrapServers = async () => (await pulumi("stack", "output", "bootstrapServers")).trim();

      /** False if the suite is skipped. */
      let hasStack = false;

      before(async function () {
        if (runtime === "docker") {
          await requireDocker(this);
        }
        await pulumiIn(program(), "stack", "init", stack);
        hasStack = true;
        await pulumi("config", "set", "runtime", runtime);
        await pulumi("config", "set", "port", "0");
      });
      after(async () => {
        if (hasStack) {
          await pulumi("destroy", "--yes", "--skip-preview");
        }
      });

      it("makes a cluster that clients publish to and read from", async () => {
        await pulumi("up", "--yes", "--skip-preview");
        const servers = await bootstrapServers();
        assert.deepEqual((await topicNames(servers)).filter((name) => !name.startsWith("smoke")).sort(), [
          "invoices",
          "orders",
        ]);
        assert.notDeepEqual(await remains(stack), []);
        await publish(servers, "orders", FIRST);
        assert.deepEqual((await readAll(servers, "orders", FIRST.length)).sort(), [...FIRST].sort());
      });

      it("changes nothing with a second `up`", async () => {
        await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
      });

      it("shows a killed broker in `preview` and heals it with `up`", async () => {
        const before = await bootstrapServers();
        await kill(stack);
        assert.match(await pulumi("preview"), /kafka-0\S* +(update|create|replace)/);
        await pulumi("up", "--yes", "--skip-preview");
        assert.equal(await bootstrapServers(), before);
        await publish(before, "orders", SECOND);
        const all = [...FIRST, ...SECOND];
        assert.deepEqual((await readAll(before, "orders", all.length)).sort(), [...all].sort());
      });

      it("leaves nothing after `destroy`", async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        assert.deepEqual(await remains(stack), []);
        assert.ok(!existsSync(program(".kafka-cluster", "stacks", stack)));
      });
    });
  }

  describe("after all that", () => {
    it("has written nothing outside the program's folder", async () => {
      assert.deepEqual(await readdir(path("home")), []);
      // Pulumi's SDK compiles programs with ts-node, which caches its output there.
      const files = (await readdir(path("tmp"))).filter((name) => !name.startsWith("ts-node-"));
      assert.deepEqual(files, []);
    });
  });
});
