// Proves, against an SSH server of the test's own: the plugin that set-up has brought for `@pulumi/command`, the official
// one or the stand-in, runs commands and copies files as the SDK documents it, over a jump host too; a wrong host key, a
// wrong user's key, a host that does not answer and a connection that breaks are errors in time; no secret is printed or
// kept in the open. The stand-in's own messages are looked at where it is the one.
// Does not prove: that the official plugin does the same where only the stand-in can be had; Windows; a real network.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { pidExists } from "../../components/runtime/machine/process-identity";
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

/** Must be found nowhere. */
const CANARY = `canary-${randomBytes(8).toString("hex")}`;

/** What each program has at hand. */
const HEAD = `
const pulumi = require("@pulumi/pulumi");
const { local, remote } = require("@pulumi/command");
const { FileArchive, FileAsset, StringAsset } = pulumi.asset;
const connection = require("./connection.json");
`;

/** Inputs of a connection, as the SDK has them. */
type Connection = Readonly<Record<string, unknown>>;

describe("the command plugin", function () {
  this.timeout(120_000);

  const path = temporaryFolder(aroundAll);
  const startTcpServer = tcpServers(aroundEach);
  let program: PulumiProgram;
  let server: SshServer;
  let hostKey: KeyPair;
  let otherKey: KeyPair;
  let userKey: KeyPair;
  let lockedKey: KeyPair;

  /** A connection that works, but for what is other in it. */
  const connection = async (other: Connection = {}): Promise<Connection> => ({
    host: "127.0.0.1",
    port: server.port,
    user: process.env.USER ?? (await mustRun("id", ["-un"])).trim(),
    privateKey: await readFile(userKey.path, "utf8"),
    hostKey: hostKey.publicKey,
    dialErrorLimit: 2,
    perDialTimeout: 5,
    ...other,
  });

  /** Makes the program this one; all that the one before had is deleted by the next `up`. */
  const write = async (text: string, other: Connection = {}): Promise<void> => {
    await writeFile(join(program.folder, "connection.json"), JSON.stringify(await connection(other)));
    await program.write(`${HEAD}${text}`);
  };

  /** Brings a program up. */
  const up = async (text: string, other: Connection = {}): Promise<CommandResult> => {
    await write(text, other);
    return program.up();
  };

  /** A command whose output is the program's. */
  const command = (args: string): string =>
    `const command = new remote.Command("command", { connection, ${args} });
    exports.stdout = command.stdout;
    exports.stderr = command.stderr;`;

  const stdoutOf = async (args: string, other: Connection = {}): Promise<string> => {
    await succeeds(up(command(args), other));
    return (await program.outputs<{ stdout: string }>()).stdout;
  };

  /** A text as it stands in a program. */
  const quoted = (text: string): string => JSON.stringify(text);

  /** Skips a test of what only the stand-in says or does so. */
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
    server = await startSshServer(path("server"), {
      hostKey,
      settings: ["AcceptEnv ACCEPTED PULUMI_COMMAND_STDOUT", "MaxStartups 100"],
    });
    await server.authorize(userKey, lockedKey);
    // The user's own agent must not help.
    program = await PulumiProgram.create(path("program"), "", { SSH_AUTH_SOCK: undefined });
  });
  after(async () => {
    await server?.close();
  });

  it("is there as the SDK asks for it", async () => {
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

    it("runs its command when it is made", async () => {
      await succeeds(up(living("1", "a")));
      assert.deepEqual(await program.outputs(), { stdout: "made", stderr: "note" });
      assert.deepEqual(await log(), ["create 1"]);
    });

    it("runs none the second time", async () => {
      await succeeds(program.up("--expect-no-changes"));
      assert.deepEqual(await log(), ["create 1"]);
    });

    it("runs none in a preview, which does not know what the next one will print", async () => {
      await write(`${living("2", "a")} command.stdout.apply((stdout) => console.log("prints", stdout));`);
      const text = await succeeds(program.run("preview", "--diff"));
      assert.match(text, /~ command:remote:Command: \(update\)/);
      assert.doesNotMatch(text, /prints made/);
      assert.deepEqual(await log(), ["create 1"]);
    });

    it("runs its update when an input changes, with what the last one printed", async () => {
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

    it("runs its create where there is no update, and nothing where there is no delete", async () => {
      assert.equal(await stdoutOf('create: "echo one"'), "one");
      assert.equal(await stdoutOf('create: "echo two"'), "two");
      await succeeds(program.destroy());
    });

    it("has its standard input, and an end of it where there is none", async () => {
      const stdin = "text\n".repeat(100_000);
      const digest = createHash("sha256").update(stdin).digest("hex");
      assert.equal(await stdoutOf(`create: "sha256sum", stdin: "text\\n".repeat(100_000)`), `${digest}  -`);
      assert.equal(await stdoutOf('create: "wc -c"'), "0");
    });

    it("has what the server takes of its environment, and says what it does not take", async () => {
      const text = await succeeds(
        up(command(`create: 'echo "$ACCEPTED-$REFUSED"', environment: { ACCEPTED: "yes", REFUSED: "no" }`)),
      );
      assert.equal((await program.outputs<{ stdout: string }>()).stdout, "yes-");
      assert.match(text, /warning: .*REFUSED/);
      assert.doesNotMatch(text, /warning: .*ACCEPTED/);
    });

    it("has nothing of what the last one printed, where it is not to", async () => {
      const args = (salt: string) =>
        `create: 'echo "last: $PULUMI_COMMAND_STDOUT" #${salt}', addPreviousOutputInEnv: false`;
      assert.equal(await stdoutOf(args("1")), "last: ");
      assert.equal(await stdoutOf(args("2")), "last: ");
    });

    it("shows what it prints as far as it is to", async () => {
      const text = async (logging: string) =>
        succeeds(
          up(`${command(`create: "echo o''ut; printf e''rr >&2", ${logging}`)}; exports.stdout = exports.stderr = ""`),
        );
      const seen = async (logging: string) => {
        const shown = await text(logging);
        return ["out", "err"].filter((line) => new RegExp(`^ *${line}$`, "m").test(shown));
      };
      assert.deepEqual(await seen(""), ["out", "err"]);
      assert.deepEqual(await seen('logging: "stdout"'), ["out"]);
      assert.deepEqual(await seen('logging: "stderr"'), ["err"]);
      assert.deepEqual(await seen('logging: "none"'), []);
    });

    it("fails with its exit status and what it printed", async () => {
      const text = await fails(up(command('create: "echo tried; echo reason >&2; exit 7", logging: "none"')));
      assert.match(text, /status 7/);
      assert.match(text, /reason/);
      assert.match(text, /tried/);
    });

    it("fails in its update and is as it was, so that the next `up` tries again", async () => {
      assert.equal(await stdoutOf('create: "echo one"'), "one");
      await fails(up(command('create: "echo one", update: "exit 7"')));
      assert.equal(await stdoutOf('create: "echo one", update: "echo two"'), "two");
    });

    it("says which signal ended it", async function () {
      ofStandIn(this);
      assert.match(
        await fails(up(command("create: 'kill -KILL $$'"))),
        /error: command on 127\.0\.0\.1:\d+ was ended by signal KILL$/m,
      );
    });

    it("runs beside others on the same host", async () => {
      const count = 12;
      const pids = path("host", "meeting");
      await mkdir(pids);
      // Each ends when all have come, or tells how many came.
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

    it("is left when the user ends the CLI: what it prints next, it prints to nobody", async () => {
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

    it("copies a file, with the folders that lead to it", async () => {
      await succeeds(up(copy(`new FileAsset(${quoted(path("source", "big"))})`, file())));
      assert.ok((await readFile(file())).equals(big));
    });

    it("copies nothing the second time", async () => {
      await rm(file());
      await succeeds(program.up("--expect-no-changes"));
      assert.equal(existsSync(file()), false);
    });

    it("copies anew when the file, or a trigger, is another", async () => {
      await writeFile(path("source", "big"), "not so big");
      await succeeds(program.up());
      assert.equal(await readFile(file(), "utf8"), "not so big");
      await rm(file());
      await succeeds(up(copy(`new FileAsset(${quoted(path("source", "big"))})`, file(), "triggers: [1]")));
      assert.equal(await readFile(file(), "utf8"), "not so big");
    });

    it("leaves on the host what it has copied", async () => {
      await succeeds(program.destroy());
      assert.equal(await readFile(file(), "utf8"), "not so big");
    });

    it("copies a text", async () => {
      await succeeds(up(copy('new StringAsset("a text")', file())));
      assert.equal(await readFile(file(), "utf8"), "a text");
    });

    it("copies a folder to a new path, or into a folder that there is", async () => {
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

    it("copies an archive as it is, into a folder by its name", async () => {
      await mustRun("tar", ["-czf", path("packed.tgz"), "-C", path("source"), "."]);
      await succeeds(up(copy(`new FileArchive(${quoted(path("packed.tgz"))})`, path("host", "old"))));
      assert.ok((await readFile(path("host", "old", "packed.tgz"))).equals(await readFile(path("packed.tgz"))));
    });

    it("says which path can't be written", async () => {
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

    it("fails with its exit status and what it printed", async () => {
      const text = await fails(
        up('new local.Command("command", { create: "echo reason >&2; exit 7", logging: "none" });'),
      );
      assert.match(text, /exit status 7/);
      assert.match(text, /reason/);
    });

    it("refuses what the stand-in can't do", async function () {
      ofStandIn(this);
      const text = await fails(up('new local.Command("command", { create: "true", archivePaths: ["*"] });'));
      assert.match(text, /archivePaths.* is not supported by this stand-in for the official plugin; install that one/s);
    });
  });

  describe("the connection", () => {
    const hello = command('create: "echo hello"');

    it("is refused to a host with another key than the expected one", async () => {
      const ran = path("host", "ran-on-a-stranger");
      const text = await fails(up(command(`create: "touch ${ran}"`), { hostKey: otherKey.publicKey }));
      assert.equal(existsSync(ran), false);
      if (isBuiltHere(COMMAND_PLUGIN)) {
        assert.ok(text.includes(` is ssh-ed25519 ${fingerprint(hostKey)}`), text);
        assert.ok(text.includes(`expected ssh-ed25519 ${fingerprint(otherKey)}`), text);
      }
    });

    it("is refused to a host whose key has become another, of another type even", async () => {
      const changedKey = await makeKey(path("changed-key"), { type: "ecdsa" });
      await mkdir(path("changed"));
      const changed = await startSshServer(path("changed"), { hostKey: changedKey });
      try {
        await changed.authorize(userKey);
        const text = await fails(up(hello, { port: changed.port }));
        if (isBuiltHere(COMMAND_PLUGIN)) {
          assert.ok(text.includes(fingerprint(changedKey)), text);
          assert.ok(text.includes(fingerprint(hostKey)), text);
        }
        assert.equal(
          await stdoutOf('create: "echo hello"', { port: changed.port, hostKey: changedKey.publicKey }),
          "hello",
        );
      } finally {
        await changed.close();
      }
    });

    it("finds the expected one among several keys of a host", async () => {
      const rsaKey = await makeKey(path("rsa-key"), { type: "rsa" });
      await mkdir(path("several"));
      const several = await startSshServer(path("several"), { hostKey, settings: [`HostKey ${rsaKey.path}`] });
      try {
        await several.authorize(userKey);
        for (const { publicKey } of [hostKey, rsaKey]) {
          assert.equal(await stdoutOf('create: "echo hello"', { port: several.port, hostKey: publicKey }), "hello");
        }
      } finally {
        await several.close();
      }
    });

    it("says of a host key that can't be read how to write it", async function () {
      ofStandIn(this);
      assert.match(
        await fails(up(hello, { hostKey: fingerprint(hostKey) })),
        /hostKey of 127\.0\.0\.1:\d+ is not a public key \(.*\); set it to "ssh-ed25519 AAAA…"/,
      );
    });

    it("is refused to a user whose key the host does not know", async () => {
      const text = await fails(up(hello, { privateKey: await readFile(otherKey.path, "utf8"), user: "nobody" }));
      assert.match(text, /unable to authenticate/);
      if (isBuiltHere(COMMAND_PLUGIN)) {
        assert.match(text, /127\.0\.0\.1:\d+ refuses the login of nobody/);
      }
    });

    it("takes a key that is protected by a password", async () => {
      const privateKey = await readFile(lockedKey.path, "utf8");
      assert.equal(await stdoutOf('create: "echo hello"', { privateKey, privateKeyPassword: CANARY }), "hello");
      const [wrong, none] = [
        await fails(up(command('create: "echo wrong"'), { privateKey, privateKeyPassword: `${CANARY}-not` })),
        await fails(up(command('create: "echo none"'), { privateKey })),
      ];
      if (isBuiltHere(COMMAND_PLUGIN)) {
        assert.match(
          wrong,
          /private key for 127\.0\.0\.1:\d+ is protected by a password other than privateKeyPassword; correct privateKeyPassword/,
        );
        assert.match(none, /private key for 127\.0\.0\.1:\d+ is protected by a password; set privateKeyPassword/);
      }
    });

    it("says nothing of a key that can't be read but that", async function () {
      ofStandIn(this);
      const text = await fails(up(hello, { privateKey: CANARY }));
      assert.match(
        text,
        /private key for 127\.0\.0\.1:\d+ can't be read; set it to the text of a file that `ssh-keygen` writes/,
      );
      assert.ok(!text.includes(CANARY), text);
    });

    it("takes keys of an agent", async () => {
      const socket = path("agent");
      const agent = spawn(programPath("ssh-agent") ?? "ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
      const ended = once(agent, "exit");
      try {
        await waitUntil(() => existsSync(socket) || undefined, never, { timeoutMs: 10_000 });
        const env = { ...process.env, SSH_AUTH_SOCK: socket };
        await mustRun("ssh-add", ["-q", userKey.path], { env });
        const other = { privateKey: undefined, agentSocketPath: socket };
        assert.equal(await stdoutOf('create: "echo hello"', other), "hello");
      } finally {
        agent.kill();
        await ended;
      }
    });

    it("is given up after so many attempts at a closed port", async () => {
      const started = Date.now();
      const port = await freePort();
      const text = await fails(up(hello, { port, dialErrorLimit: 3, perDialTimeout: 1 }));
      assert.match(text, /connection refused/);
      assert.ok(Date.now() - started < 3_000 + 15_000, "within the attempts and what the CLI takes");
      if (isBuiltHere(COMMAND_PLUGIN)) {
        assert.match(text, new RegExp(`no connection to 127\\.0\\.0\\.1:${port} after 3 attempts: `));
      }
    });

    it("is given up after the time for an attempt at a host that says nothing", async () => {
      let attempts = 0;
      const port = await startTcpServer(() => {
        attempts += 1;
      });
      const started = Date.now();
      const text = await fails(up(hello, { port, dialErrorLimit: 2, perDialTimeout: 1 }));
      assert.equal(attempts, 2);
      assert.ok(Date.now() - started < 2_000 + 15_000, "within the attempts and what the CLI takes");
      if (isBuiltHere(COMMAND_PLUGIN)) {
        assert.match(
          text,
          new RegExp(`no connection to 127\\.0\\.0\\.1:${port} after 2 attempts: no answer within 1s`),
        );
      }
    });

    describe("over a jump host", () => {
      let jump: SshServer;
      let jumpKey: KeyPair;
      let proxy: Connection;

      before(async () => {
        await mkdir(path("jump"));
        jumpKey = await makeKey(path("jump-key"));
        jump = await startSshServer(path("jump"), { hostKey: jumpKey, settings: ["ForceCommand /bin/false"] });
        await jump.authorize(otherKey);
        const privateKey = await readFile(otherKey.path, "utf8");
        proxy = { ...(await connection()), port: jump.port, privateKey, hostKey: jumpKey.publicKey };
      });
      after(() => jump.close());

      it("runs commands and copies files", async () => {
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

      it("is refused to a jump host with another key than the expected one", async () => {
        const text = await fails(up(hello, { proxy: { ...proxy, hostKey: hostKey.publicKey } }));
        if (isBuiltHere(COMMAND_PLUGIN)) {
          assert.ok(text.includes(fingerprint(jumpKey)), text);
          assert.ok(text.includes(`127.0.0.1:${jump.port}`), text);
        }
      });

      it("is refused to a host behind it with another key than the expected one", async () => {
        const text = await fails(up(hello, { proxy, hostKey: otherKey.publicKey }));
        if (isBuiltHere(COMMAND_PLUGIN)) {
          assert.ok(text.includes(fingerprint(hostKey)), text);
          assert.ok(text.includes(`127.0.0.1:${server.port}`), text);
        }
      });

      it("is given up where the host behind it does not answer", async () => {
        const port = await freePort();
        const text = await fails(up(hello, { proxy, port, perDialTimeout: 1 }));
        assert.match(text, new RegExp(`127\\.0\\.0\\.1:${port}|[Cc]onnection refused`));
      });
    });

    for (const [how, disturb] of [
      ["is closed", ({ disconnect }: ForwardingPort) => disconnect()],
      ["falls silent", ({ silence }: ForwardingPort) => silence()],
    ] as const) {
      it(`that ${how} in the middle of a command is an error soon`, async function () {
        if (how === "falls silent") {
          ofStandIn(this); // Of the official one nothing is known.
        }
        const way = await forwardingPort(startTcpServer, server.port);
        const { port } = way;
        const [begun, end] = [path("host", `begun-${port}`), path("host", `end-${port}`)];
        const running = up(command(`create: "touch ${begun}; until [ -e ${end} ]; do sleep 0.1; done"`), { port });
        try {
          await waitUntil(() => existsSync(begun) || undefined, never, { timeoutMs: 20_000 });
          const cutAt = Date.now();
          disturb(way);
          const text = await fails(running);
          assert.ok(Date.now() - cutAt < 35_000, `after ${Date.now() - cutAt} ms`);
          if (isBuiltHere(COMMAND_PLUGIN)) {
            assert.match(
              text,
              /connection to 127\.0\.0\.1:\d+ was lost before the command ended, and the command may still be running/,
            );
          }
        } finally {
          await writeFile(end, "");
        }
      });
    }
  });

  describe("a secret", () => {
    it("is neither printed nor kept in the open", async () => {
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

const never = (last: unknown): Error => new Error("it did not happen in time", { cause: last });
