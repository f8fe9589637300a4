// Verifies, against an SSH server of the test: the plugin that set-up installed for `@pulumi/command`, the official one or the
// stand-in, runs commands and copies files as the SDK documents, also over a jump host; a wrong host key, a wrong user key, a
// host that does not answer and a broken connection are errors in time; no secret is printed or stored in plain text. The
// messages are checked if the stand-in is installed.
// Does not verify: the official plugin, on a machine that can only get the stand-in; Windows; a real network.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { pidExists } from "../../components/shared/pid-exists";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { type ForwardingPort, forwardingPort } from "../../testing/ssh/forwarding-port";
import {
  fingerprint,
  type KeyPair,
  makeKey,
  SSH_PROGRAMS,
  type SshServer,
  startSshServer,
} from "../../testing/ssh/ssh-server";
import { fails, succeeds } from "../../testing/stack/command-results";
import { PulumiProgram } from "../../testing/stack/pulumi-program";
import type { CommandResult } from "../../testing/stack/scratch-stack";
import { skipSuite } from "../../testing/suites/skip";
import { programPath } from "../../tools/program-path";
import { COMMAND_PLUGIN, commandPluginStep } from "../../tools/setup/command-plugin";
import { isBuiltHere } from "../../tools/setup/plugin-step";
import { freePort } from "../support/fake-service";
import { aroundAll, aroundEach } from "../support/hooks";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";

/** Secret, which no output and no file may contain. */
const CANARY = `canary-${randomBytes(8).toString("hex")}`;

/** Beginning of each program. */
const HEAD = `
const pulumi = require("@pulumi/pulumi");
const { local, remote } = require("@pulumi/command");
const { FileArchive, FileAsset, StringAsset } = pulumi.asset;
const connection = require("./connection.json");
`;

/** Inputs of a connection, as the SDK declares them. */
type Connection = Readonly<Record<string, unknown>>;

/** Disturbed `up`: its output, and its duration from the disturbance on, in milliseconds. */
interface Disturbed {
  readonly text: string;
  readonly tookMs: number;
}

describe("the command plugin", function () {
  this.timeout(120_000);

  const path = temporaryFolder(aroundAll);
  const startTcpServer = tcpServers(aroundEach);
  const startLastingServer = tcpServers(aroundAll);
  let program: PulumiProgram;
  let server: SshServer;
  let hostKey: KeyPair;
  let otherKey: KeyPair;
  let userKey: KeyPair;
  let lockedKey: KeyPair;
  let user: string;
  let jump: SshServer;
  let jumpKey: KeyPair;
  /** Log-in to the jump host. */
  let proxy: Connection;
  /** `up` over a connection that became silent. @defaultValue - the official plugin is installed */
  let silenced: Promise<Disturbed> | undefined;

  /** A connection that works, unless other inputs make it fail. */
  const connection = async (other: Connection = {}): Promise<Connection> => ({
    host: "127.0.0.1",
    port: server.port,
    user,
    privateKey: await readFile(userKey.path, "utf8"),
    hostKey: hostKey.publicKey,
    dialErrorLimit: 2,
    perDialTimeout: 5,
    ...other,
  });

  /** Replaces the program. The next `up` deletes the resources of the earlier one. */
  const write = async (text: string, other: Connection = {}, changed = program): Promise<void> => {
    await writeFile(join(changed.folder, "connection.json"), JSON.stringify(await connection(other)));
    await changed.write(`${HEAD}${text}`);
  };

  /** Replaces a program and deploys it. */
  const up = async (text: string, other: Connection = {}, changed = program): Promise<CommandResult> => {
    await write(text, other, changed);
    return changed.up();
  };

  /** Program with one command, whose output the program exports. */
  const command = (args: string): string =>
    `const command = new remote.Command("command", { connection, ${args} });
    exports.stdout = command.stdout;
    exports.stderr = command.stderr;`;

  const stdoutOf = async (args: string, other: Connection = {}): Promise<string> => {
    await succeeds(up(command(args), other));
    return (await program.outputs<{ stdout: string }>()).stdout;
  };

  /** A text as a literal of a program. */
  const quoted = (text: string): string => JSON.stringify(text);

  /** Skips a test of messages or behaviour of the stand-in alone. */
  const ofStandIn = (context: Mocha.Context): void => {
    if (!isBuiltHere(COMMAND_PLUGIN)) {
      context.skip();
    }
  };

  before(async function () {
    const missing = SSH_PROGRAMS.filter((name) => programPath(name) === undefined);
    if (missing.length > 0) {
      skipSuite(this, `the programs ${missing.join(", ")} are not installed`);
    }
    for (const folder of ["program", "server", "host"]) {
      await mkdir(path(folder));
    }
    hostKey = await makeKey(path("host-key"));
    otherKey = await makeKey(path("other-key"));
    userKey = await makeKey(path("user-key"));
    lockedKey = await makeKey(path("locked-key"), { password: CANARY });
    user = process.env.USER ?? (await mustRun("id", ["-un"])).trim();
    server = await startSshServer(path("server"), {
      hostKey,
      settings: ["AcceptEnv ACCEPTED PULUMI_COMMAND_STDOUT", "MaxStartups 100"],
    });
    await server.authorize(userKey, lockedKey);
    await mkdir(path("jump"));
    jumpKey = await makeKey(path("jump-key"));
    jump = await startSshServer(path("jump"), { hostKey: jumpKey, settings: ["ForceCommand /bin/false"] });
    await jump.authorize(otherKey);
    const privateKey = await readFile(otherKey.path, "utf8");
    proxy = { ...(await connection()), port: jump.port, privateKey, hostKey: jumpKey.publicKey };
    // The user's own agent must not help.
    program = await PulumiProgram.create(path("program"), "", { SSH_AUTH_SOCK: undefined });
    if (isBuiltHere(COMMAND_PLUGIN)) {
      // The plugin ends a silent connection after half a minute. The other tests run meanwhile.
      await mkdir(path("silent-program"));
      const silent = await PulumiProgram.create(path("silent-program"), "", { SSH_AUTH_SOCK: undefined });
      const running = await upOver(await forwardingPort(startLastingServer, server.port), silent);
      silenced = running.after(({ silence }) => silence());
      silenced.catch(() => {}); // The test reports a failure.
    }
  });
  after(async () => {
    await jump?.close();
    await server?.close();
  });

  /** Starts an `up` with a command that does not end by itself, and waits until the command runs. */
  const upOver = async (forwarding: ForwardingPort, deployed: PulumiProgram) => {
    const { port } = forwarding;
    const [begun, end] = [path("host", `begun-${port}`), path("host", `end-${port}`)];
    const create = `create: "touch ${begun}; until [ -e ${end} ]; do sleep 0.1; done"`;
    const running = fails(up(command(create), { port }, deployed)).finally(() => writeFile(end, ""));
    await Promise.race([running, waitUntil(() => existsSync(begun) || undefined, never, { timeoutMs: 60_000 })]);
    return {
      after: async (disturb: (forwarding: ForwardingPort) => void): Promise<Disturbed> => {
        const disturbedAt = Date.now();
        disturb(forwarding);
        return { text: await running, tookMs: Date.now() - disturbedAt };
      },
    };
  };

  const assertLost = async ({ text, tookMs }: Disturbed): Promise<void> => {
    assert.ok(tookMs < 35_000, `after ${tookMs} ms`);
    if (isBuiltHere(COMMAND_PLUGIN)) {
      assert.match(
        text,
        /connection to 127\.0\.0\.1:\d+ was lost before the command ended, and the command may still be running/,
      );
    }
  };

  it("is installed in the version that the SDK asks for", async () => {
    assert.equal(await commandPluginStep.isDone(), true);
    const plugins: { name: string; version: string }[] = JSON.parse(
      (await program.run("plugin", "ls", "--json")).stdout,
    );
    assert.deepEqual(
      plugins.filter(({ name }) => name === "command").map(({ version }) => version),
      [COMMAND_PLUGIN.version],
    );
  });

  describe("remote.Command", () => {
    const log = async (): Promise<string[]> => (await readFile(path("host", "log"), "utf8")).trim().split("\n");
    const living = (version: string, trigger: string): string =>
      command(`
        create: ${quoted(`echo create ${version} >>${path("host", "log")}; echo made; echo note >&2`)},
        update: ${quoted(`echo update ${version} >>${path("host", "log")}; echo made from "$PULUMI_COMMAND_STDOUT"`)},
        delete: ${quoted(`echo delete ${version} >>${path("host", "log")}`)},
        triggers: [${quoted(trigger)}, new StringAsset(${quoted(trigger)})],
      `);

    it("runs its command when it is created", async () => {
      await succeeds(up(living("1", "a")));
      assert.deepEqual(await program.outputs(), { stdout: "made", stderr: "note" });
      assert.deepEqual(await log(), ["create 1"]);
    });

    it("runs nothing in a second `up`", async () => {
      await succeeds(program.up("--expect-no-changes"));
      assert.deepEqual(await log(), ["create 1"]);
    });

    it("runs nothing in a preview, in which the next output is unknown", async () => {
      await write(`${living("2", "a")} command.stdout.apply((stdout) => console.log("prints", stdout));`);
      const text = await succeeds(program.run("preview", "--diff"));
      assert.match(text, /~ command:remote:Command: \(update\)/);
      assert.doesNotMatch(text, /prints made/);
      assert.deepEqual(await log(), ["create 1"]);
    });

    it("runs its update when an input changes, with the previous output", async () => {
      await succeeds(program.up());
      assert.deepEqual(await program.outputs(), { stdout: "made from made", stderr: "" });
      assert.deepEqual(await log(), ["create 1", "update 2"]);
    });

    it("is replaced when a trigger changes", async () => {
      await succeeds(up(living("2", "b")));
      assert.deepEqual(await log(), ["create 1", "update 2", "create 2", "delete 2"]);
    });

    it("runs its delete when it is destroyed", async () => {
      await succeeds(program.destroy());
      assert.deepEqual((await log()).slice(4), ["delete 2"]);
    });

    it("runs its create without an update, and nothing without a delete", async () => {
      assert.equal(await stdoutOf('create: "echo one"'), "one");
      assert.equal(await stdoutOf('create: "echo two"'), "two");
      await succeeds(program.destroy());
    });

    it("gets its standard input, which is empty without one", async () => {
      const stdin = "text\n".repeat(100_000);
      const digest = createHash("sha256").update(stdin).digest("hex");
      await succeeds(
        up(`
          const sum = new remote.Command("sum", { connection, create: "sha256sum", stdin: "text\\n".repeat(100_000) });
          const count = new remote.Command("count", { connection, create: "wc -c" });
          module.exports = { sum: sum.stdout, count: count.stdout };
        `),
      );
      assert.deepEqual(await program.outputs(), { sum: `${digest}  -`, count: "0" });
    });

    it("gets the variables that the server accepts, and warns about the others", async () => {
      const text = await succeeds(
        up(command(`create: 'echo "$ACCEPTED-$REFUSED"', environment: { ACCEPTED: "yes", REFUSED: "no" }`)),
      );
      assert.equal((await program.outputs<{ stdout: string }>()).stdout, "yes-");
      assert.match(text, /warning: .*REFUSED/);
      assert.doesNotMatch(text, /warning: .*ACCEPTED/);
    });

    it("does not get the previous output if it must not", async () => {
      const args = (salt: string) =>
        `create: 'echo "last: $PULUMI_COMMAND_STDOUT" #${salt}', addPreviousOutputInEnv: false`;
      assert.equal(await stdoutOf(args("1")), "last: ");
      assert.equal(await stdoutOf(args("2")), "last: ");
    });

    it("shows the outputs that it is set to show", async () => {
      const text = await succeeds(
        up(`for (const [name, args] of [
          ["both", {}],
          ["stdout", { logging: "stdout" }],
          ["stderr", { logging: "stderr" }],
          ["none", { logging: "none" }],
        ]) {
          new remote.Command(name, { connection, create: \`echo o''ut-\${name}; echo e''rr-\${name} >&2\`, ...args });
        }`),
      );
      const shown = [...text.matchAll(/^ *((?:out|err)-\w+)$/gm)].map(([, line]) => line);
      assert.deepEqual([...new Set(shown)].sort(), ["err-both", "err-stderr", "out-both", "out-stdout"]);
    });

    it("fails with its exit status and its outputs", async () => {
      const text = await fails(up(command('create: "echo tried; echo reason >&2; exit 7", logging: "none"')));
      assert.match(text, /status 7/);
      assert.match(text, /reason/);
      assert.match(text, /tried/);
    });

    it("stays as it was when its update fails, so that the next `up` tries again", async () => {
      assert.equal(await stdoutOf('create: "echo one"'), "one");
      await fails(up(command('create: "echo one", update: "exit 7"')));
      assert.equal(await stdoutOf('create: "echo one", update: "echo two"'), "two");
    });

    it("fails with the signal that ended it", async function () {
      ofStandIn(this);
      assert.match(
        await fails(up(command("create: 'kill -KILL $$'"))),
        /error: command on 127\.0\.0\.1:\d+ was ended by signal KILL$/m,
      );
    });

    it("runs at the same time as others on the same host", async () => {
      const count = 12;
      const pids = path("host", "meeting");
      await mkdir(pids);
      // Each command ends when all have started, and prints how many did.
      const came = `$(ls ${pids} | wc -l)`;
      const meet = `touch ${pids}/$$; i=0; until [ ${came} = ${count} ] || [ $((i += 1)) -gt 200 ]; do sleep 0.1; done; echo ${came}`;
      await write(`
        const commands = Array.from({ length: ${count} }, (_, i) =>
          new remote.Command("command" + i, { connection, create: ${quoted(meet)} }));
        exports.came = commands.map(({ stdout }) => stdout);
      `);
      await succeeds(program.up("--parallel", String(count)));
      assert.deepEqual(await program.outputs(), { came: Array(count).fill(String(count)) });
    });

    it("loses its output when the user ends the CLI", async () => {
      const pidFile = path("host", "pid");
      const ticks = `echo $$ >${pidFile}.new; mv ${pidFile}.new ${pidFile}; while echo tick; do sleep 0.1; done`;
      await write(command(`create: ${quoted(ticks)}, logging: "none"`));
      const { path: cli, options } = await program.invocation();
      const args = ["up", "--yes", "--skip-preview", "--non-interactive"];
      const running = spawn(cli, args, { ...options, stdio: "ignore" });
      const ended = once(running, "exit");
      const pid = Number(await waitUntil(() => readFile(pidFile, "utf8"), never, { timeoutMs: 20_000 }));
      assert.ok(pidExists(pid));
      running.kill("SIGINT");
      const [exitCode] = await ended;
      assert.notEqual(exitCode, 0);
      await waitUntil(() => (pidExists(pid) ? undefined : true), never, { timeoutMs: 5_000 });
    });
  });

  describe("remote.CopyToRemote", () => {
    const copy = (source: string, to: string, more = ""): string =>
      `new remote.CopyToRemote("copy", { connection, source: ${source}, remotePath: ${quoted(to)}, ${more} });`;
    const file = () => path("host", "a", "b", "file");
    const big = randomBytes(5_000_000);

    before(async () => {
      await mkdir(path("source", "inner"), { recursive: true });
      await writeFile(path("source", "big"), big);
      await writeFile(path("source", "inner", "small"), "small");
      await writeFile(path("source", "inner", "empty"), "");
    });

    it("copies a file, and creates its folders", async () => {
      await succeeds(up(copy(`new FileAsset(${quoted(path("source", "big"))})`, file())));
      assert.ok((await readFile(file())).equals(big));
    });

    it("copies nothing in a second `up`", async () => {
      await rm(file());
      await succeeds(program.up("--expect-no-changes"));
      assert.equal(existsSync(file()), false);
    });

    it("copies again when the file or a trigger changes", async () => {
      await writeFile(path("source", "big"), "not so big");
      await succeeds(program.up());
      assert.equal(await readFile(file(), "utf8"), "not so big");
      await rm(file());
      await succeeds(up(copy(`new FileAsset(${quoted(path("source", "big"))})`, file(), "triggers: [1]")));
      assert.equal(await readFile(file(), "utf8"), "not so big");
    });

    it("leaves its copy on the host", async () => {
      await succeeds(program.destroy());
      assert.equal(await readFile(file(), "utf8"), "not so big");
    });

    it("copies a text", async () => {
      await succeeds(up(copy('new StringAsset("a text")', file())));
      assert.equal(await readFile(file(), "utf8"), "a text");
    });

    it("copies a folder to a new path, or into an existing folder", async () => {
      const folder = `new FileArchive(${quoted(path("source"))})`;
      const copied = async (to: string) => (await readdir(to, { recursive: true })).sort();
      const all = ["big", "inner", "inner/empty", "inner/small"];
      await succeeds(up(copy(folder, path("host", "new"))));
      assert.deepEqual(await copied(path("host", "new")), all);
      assert.equal(await readFile(path("host", "new", "inner", "small"), "utf8"), "small");
      await mkdir(path("host", "old"));
      await succeeds(up(copy(folder, path("host", "old"))));
      assert.deepEqual(await copied(path("host", "old", "source")), all);
    });

    it("copies an archive as it is into a folder, under its own name", async () => {
      await mustRun("tar", ["-czf", path("packed.tgz"), "-C", path("source"), "."]);
      await succeeds(up(copy(`new FileArchive(${quoted(path("packed.tgz"))})`, path("host", "old"))));
      assert.ok((await readFile(path("host", "old", "packed.tgz"))).equals(await readFile(path("packed.tgz"))));
    });

    it("fails with the path that can't be written", async () => {
      const text = await fails(up(copy('new StringAsset("a text")', "/dev/null/file")));
      assert.match(text, /\/dev\/null/);
    });
  });

  describe("local.Command", () => {
    it("runs on this machine, in its folder, with its environment, input and interpreter", async () => {
      await succeeds(
        up(`
          const command = new local.Command("command", {
            create: 'echo "$GREETING from $(basename "$PWD"): $(cat)"',
            delete: "touch deleted",
            dir: ${quoted(path("host"))},
            environment: { GREETING: "hello" },
            stdin: "input",
            interpreter: ["/bin/bash", "-c"],
          });
          exports.stdout = command.stdout;
        `),
      );
      assert.deepEqual(await program.outputs(), { stdout: "hello from host: input" });
      await succeeds(program.up("--expect-no-changes"));
      await succeeds(program.destroy());
      assert.ok(existsSync(path("host", "deleted")));
    });

    it("fails with its exit status and its outputs", async () => {
      const text = await fails(
        up('new local.Command("command", { create: "echo reason >&2; exit 7", logging: "none" });'),
      );
      assert.match(text, /exit status 7/);
      assert.match(text, /reason/);
    });

    it("refuses an input that the stand-in does not support", async function () {
      ofStandIn(this);
      const text = await fails(up('new local.Command("command", { create: "true", archivePaths: ["*"] });'));
      assert.match(text, /archivePaths.* is not supported by this stand-in for the official plugin; install that one/s);
    });
  });

  /** Deploys commands with connections of their own, by name, in one `up`. The program exports their outputs by name. */
  const upAll = async (
    connections: Readonly<Record<string, Connection>>,
    creates: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult> => {
    const entries = Object.entries(connections).map(async ([name, other]) => [name, await connection(other)] as const);
    const known = Object.fromEntries(await Promise.all(entries));
    await writeFile(join(program.folder, "connection.json"), JSON.stringify(known));
    await program.write(`${HEAD}
      const creates = ${JSON.stringify(creates)};
      for (const [name, own] of Object.entries(connection)) {
        const create = creates[name] ?? "echo hello";
        exports[name] = new remote.Command(name, { connection: own, create }).stdout;
      }`);
    // Otherwise the first failure would cancel the commands that have not started.
    return program.up("--continue-on-error");
  };

  describe("connections that work", () => {
    let changed: SshServer;
    let changedKey: KeyPair;
    let several: SshServer;
    let agent: ChildProcess;

    before(async () => {
      changedKey = await makeKey(path("changed-key"), { type: "ecdsa" });
      const rsaKey = await makeKey(path("rsa-key"), { type: "rsa" });
      await mkdir(path("changed"));
      changed = await startSshServer(path("changed"), { hostKey: changedKey });
      await mkdir(path("several"));
      several = await startSshServer(path("several"), { hostKey, settings: [`HostKey ${rsaKey.path}`] });
      await Promise.all([changed.authorize(userKey), several.authorize(userKey)]);

      const socket = path("agent");
      agent = spawn(programPath("ssh-agent") ?? "ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
      await waitUntil(() => existsSync(socket) || undefined, never, { timeoutMs: 10_000 });
      await mustRun("ssh-add", ["-q", userKey.path], { env: { ...process.env, SSH_AUTH_SOCK: socket } });

      await succeeds(
        upAll({
          "of-another-type": { port: changed.port, hostKey: changedKey.publicKey },
          "of-several-first": { port: several.port, hostKey: hostKey.publicKey },
          "of-several-second": { port: several.port, hostKey: rsaKey.publicKey },
          locked: { privateKey: await readFile(lockedKey.path, "utf8"), privateKeyPassword: CANARY },
          agent: { privateKey: undefined, agentSocketPath: socket },
        }),
      );
    });
    after(async () => {
      await changed?.close();
      await several?.close();
      if (agent) {
        const ended = once(agent, "exit");
        agent.kill();
        await ended;
      }
    });

    for (const [title, name] of [
      ["accept a host key of another type", "of-another-type"],
      ["accept the first of several keys of a host", "of-several-first"],
      ["accept the second of several keys of a host", "of-several-second"],
      ["accept a key that is protected by a password", "locked"],
      ["accept keys of an agent", "agent"],
    ] as const) {
      it(title, async () => {
        assert.equal((await program.outputs<Record<string, string>>())[name], "hello");
      });
    }

    it("run commands and copy files through a jump host", async () => {
      const copied = path("host", "jumped");
      await succeeds(
        up(
          `const copy = new remote.CopyToRemote("copy", {
            connection, source: new StringAsset("a text"), remotePath: ${quoted(copied)},
          });
          const command = new remote.Command("command", { connection, create: ${quoted(`cat ${copied}`)} }, { dependsOn: copy });
          exports.stdout = command.stdout;`,
          { proxy },
        ),
      );
      assert.deepEqual(await program.outputs(), { stdout: "a text" });
    });
  });

  describe("connections that fail", () => {
    const ran = () => path("host", "ran-on-a-stranger");
    let changed: SshServer;
    let changedKey: KeyPair;
    let closedPort: number;
    let silentPort: number;
    let attempts = 0;
    let text: string;
    let tookMs: number;
    /** Message of each command. */
    let messages: Readonly<Record<string, string>>;

    before(async () => {
      changedKey = await makeKey(path("next-key"), { type: "ecdsa" });
      await mkdir(path("next"));
      changed = await startSshServer(path("next"), { hostKey: changedKey });
      await changed.authorize(userKey);
      const otherPrivateKey = await readFile(otherKey.path, "utf8");
      closedPort = await freePort();
      silentPort = await startLastingServer(() => {
        attempts += 1;
      });
      const privateKey = await readFile(lockedKey.path, "utf8");

      const startedAt = Date.now();
      text = await fails(
        upAll(
          {
            stranger: { hostKey: otherKey.publicKey },
            changed: { port: changed.port },
            fingerprint: { hostKey: fingerprint(hostKey) },
            user: { privateKey: otherPrivateKey, user: "nobody" },
            wrongPassword: { privateKey, privateKeyPassword: `${CANARY}-not` },
            noPassword: { privateKey },
            noKey: { privateKey: CANARY },
            closed: { port: closedPort, dialErrorLimit: 3, perDialTimeout: 1 },
            silent: { port: silentPort, dialErrorLimit: 2, perDialTimeout: 1 },
            jumpStranger: { proxy: { ...proxy, hostKey: hostKey.publicKey } },
            strangerBehind: { proxy, hostKey: otherKey.publicKey },
            closedBehind: { proxy, port: closedPort, perDialTimeout: 1 },
          },
          { stranger: `touch ${ran()}` },
        ),
      );
      tookMs = Date.now() - startedAt;
      const [, ...parts] = (text.split("\nDiagnostics:\n")[1] ?? "").split(/^ {2}command:remote:Command \((\w+)\):$/m);
      messages = Object.fromEntries(
        parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? ""]] : [])),
      );
    });
    after(async () => {
      await changed?.close();
    });

    const messageOf = (name: string): string => messages[name] ?? assert.fail(`no message of ${name} in\n${text}`);

    /** Asserts parts of a message of the stand-in. The official plugin only has to fail. */
    const names = (name: string, ...parts: readonly (string | RegExp)[]): void => {
      const message = messageOf(name);
      for (const part of isBuiltHere(COMMAND_PLUGIN) ? parts : []) {
        assert.ok(typeof part === "string" ? message.includes(part) : part.test(message), `no ${part} in ${message}`);
      }
    };

    it("refuse a host with another key than the expected one, and run nothing", () => {
      assert.equal(existsSync(ran()), false);
      names("stranger", ` is ssh-ed25519 ${fingerprint(hostKey)}`, `expected ssh-ed25519 ${fingerprint(otherKey)}`);
    });

    it("refuse a host whose key has changed, also to another type", () =>
      names("changed", fingerprint(changedKey), fingerprint(hostKey)));

    it("name the form of a host key that can't be parsed", function () {
      ofStandIn(this);
      names("fingerprint", /hostKey of 127\.0\.0\.1:\d+ is not a public key \(.*\); set it to "ssh-ed25519 AAAA…"/);
    });

    it("name the user whose key the host does not know", () => {
      assert.match(messageOf("user"), /unable to authenticate/);
      names("user", /127\.0\.0\.1:\d+ refuses the login of nobody/);
    });

    it("name the missing or wrong password of a private key", () => {
      names(
        "wrongPassword",
        /private key for 127\.0\.0\.1:\d+ is protected by a password other than privateKeyPassword; correct privateKeyPassword/,
      );
      names("noPassword", /private key for 127\.0\.0\.1:\d+ is protected by a password; set privateKeyPassword/);
    });

    it("do not show a private key that can't be parsed", function () {
      ofStandIn(this);
      names(
        "noKey",
        /private key for 127\.0\.0\.1:\d+ can't be read; set it to the text of a file that `ssh-keygen` writes/,
      );
      assert.ok(!text.includes(CANARY), text);
    });

    it("end after the set number of attempts at a closed port", () => {
      assert.match(messageOf("closed"), /connection refused/);
      names("closed", `no connection to 127.0.0.1:${closedPort} after 3 attempts: `);
    });

    it("end after the set time for each attempt at a silent host", () => {
      assert.equal(attempts, 2);
      names("silent", `no connection to 127.0.0.1:${silentPort} after 2 attempts: no answer within 1s`);
    });

    it("end in time", () => {
      assert.ok(tookMs < 3_000 + 15_000, `longer than the attempts and the CLI need: ${tookMs} ms`);
    });

    it("refuse a jump host with another key than the expected one", () =>
      names("jumpStranger", fingerprint(jumpKey), `127.0.0.1:${jump.port}`));

    it("refuse a host behind a jump host with another key than the expected one", () =>
      names("strangerBehind", fingerprint(hostKey), `127.0.0.1:${server.port}`));

    it("end if the host behind a jump host does not answer", () => {
      assert.match(messageOf("closedBehind"), new RegExp(`127\\.0\\.0\\.1:${closedPort}|[Cc]onnection refused`));
    });
  });

  describe("the connection", () => {
    it("fails soon if it is closed during a command", async () => {
      const running = await upOver(await forwardingPort(startTcpServer, server.port), program);
      await assertLost(await running.after(({ disconnect }) => disconnect()));
    });

    it("fails soon if it becomes silent during a command", async function () {
      ofStandIn(this); // The behaviour of the official plugin is unknown.
      await assertLost(await (silenced ?? assert.fail("the connection was not silenced")));
    });
  });

  describe("a secret", () => {
    it("is neither printed nor stored in plain text", async () => {
      const privateKey = await readFile(lockedKey.path, "utf8");
      const secrets = { privateKey, privateKeyPassword: CANARY, password: CANARY };
      const args = `create: "wc -c", stdin: pulumi.secret(${quoted(CANARY)})`;
      await write(command(args), secrets);
      const texts = [
        await succeeds(program.run("preview", "--diff")),
        await succeeds(program.up("--diff")),
        await succeeds(up(command(`${args}, delete: "exit 7"`), secrets)),
        await fails(program.destroy("--diff")),
        await fails(up(command(`${args}, update: "cat >/dev/null; exit 7"`), secrets)),
        await fails(up(command(args), { ...secrets, port: await freePort(), dialErrorLimit: 1 })),
        await succeeds(up(command(args), secrets)),
        (await program.run("stack", "export")).stdout,
      ];
      for (const entry of await readdir(join(program.folder, "backend"), { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) {
          texts.push(await readFile(join(entry.parentPath, entry.name), "utf8"));
        }
      }
      const keyLine = privateKey.split("\n")[1] ?? "";
      for (const text of texts) {
        assert.ok(!text.includes(CANARY) && !text.includes(keyLine), text);
      }
      assert.equal((await program.outputs<{ stdout: string }>()).stdout, String(CANARY.length));
    });
  });
});

const never = (last: unknown): Error => new Error("the condition did not hold in time", { cause: last });
