// Verifies, against SSH servers of the test: the client runs commands and forwards connections over one connection, also
// through a jump host; it logs in to hosts with the known key alone; a failed log-in and a broken connection are errors in
// time, with user, address, cause and cure, and without private values; no connection stays open.
// Does not verify: Windows and its agent; a real network; SSH servers other than OpenSSH.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import type { Login } from "../../components/runtime/ssh/connection/login";
import { type SshConnection, withConnection } from "../../components/runtime/ssh/connection/ssh-client";
import { type SshErrorKind, sshErrorKindOf } from "../../components/runtime/ssh/connection/ssh-error";
import { pidExists } from "../../components/shared/pid-exists";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { forwardingPort } from "../../testing/ssh/forwarding-port";
import {
  fingerprint,
  type KeyPair,
  makeKey,
  SSH_PROGRAMS,
  type SshServer,
  startSshServer,
} from "../../testing/ssh/ssh-server";
import { skipSuite } from "../../testing/suites/skip";
import { programPath } from "../../tools/program-path";
import { environment } from "../support/environment";
import { freePort } from "../support/fake-service";
import { aroundAll, aroundEach } from "../support/hooks";
import { tcpServers } from "../support/tcp-server";
import { temporaryFolder } from "../support/temporary-folder";

const MiB = 2 ** 20;

/** A key as messages name it. */
const nameOf = (key: KeyPair): string => `${key.publicKey.split(" ")[0]} ${fingerprint(key)}`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("withConnection", function () {
  this.timeout(30_000);

  const path = temporaryFolder(aroundAll);
  const startTcpServer = tcpServers(aroundEach);
  const startLastingServer = tcpServers(aroundAll);
  // The user's own agent must have no effect.
  environment(() => ({ SSH_AUTH_SOCK: "" }), aroundAll);

  let server: SshServer;
  let hostKey: KeyPair;
  let otherKey: KeyPair;
  let userKey: KeyPair;
  let user: string;
  /** Command over a connection that became silent. */
  let silenced: Promise<{ message: string; tookMs: number }>;

  /** A log-in that works, unless other values make it fail. */
  const login = (other: Partial<Login> = {}): Login => ({
    address: "127.0.0.1",
    port: server.port,
    user,
    hostKey: hostKey.publicKey,
    privateKeyPath: userKey.path,
    ...other,
  });

  const run = (other: Partial<Login>, command: string, stdin = "", timeoutMs = 10_000) =>
    withConnection(login(other), (connection) => connection.run(command, stdin, timeoutMs));

  /** Kind and message of the error of some work. */
  async function failure(working: Promise<unknown>): Promise<{ kind: SshErrorKind | undefined; message: string }> {
    const error = await working.then(
      () => assert.fail("the work did not fail"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Error);
    assert.equal(Object.getPrototypeOf(error), Error.prototype, "not a plain error");
    return { kind: sshErrorKindOf(error), message: error.message };
  }

  before(async function () {
    const missing = SSH_PROGRAMS.filter((name) => programPath(name) === undefined);
    if (missing.length > 0) {
      skipSuite(this, `the programs ${missing.join(", ")} are not installed`);
    }
    user = (await mustRun("id", ["-un"])).trim();
    await mkdir(path("server"));
    hostKey = await makeKey(path("host-key"));
    otherKey = await makeKey(path("other-key"));
    userKey = await makeKey(path("user-key"));
    server = await startSshServer(path("server"), { hostKey, settings: ["MaxStartups 100"] });
    await server.authorize(userKey);
    silenced = runInSilence();
    silenced.catch(() => {}); // The test reports a failure.
  });
  after(() => server?.close());

  /** Runs a command that does not end by itself, disturbs the connection meanwhile, and returns the error message. */
  async function runAnd(other: Partial<Login>, then: () => void): Promise<string> {
    const started = path(`started-${sha256(JSON.stringify(other)).slice(0, 8)}`);
    const running = failure(
      run(other, `echo $$ >${started}.new; mv ${started}.new ${started}; exec sleep 40`, "", 40_000),
    );
    const pid = Number(await waitUntil(() => readFile(started, "utf8"), never, { timeoutMs: 10_000 }));
    try {
      then();
      const { kind, message } = await running;
      assert.equal(kind, "lost");
      return message;
    } finally {
      process.kill(pid);
    }
  }

  /** The other tests run while the client waits for the silent connection. */
  async function runInSilence(): Promise<{ message: string; tookMs: number }> {
    const { port, silence } = await forwardingPort(startLastingServer, server.port);
    const startedAt = Date.now();
    return { message: await runAnd({ port }, silence), tookMs: Date.now() - startedAt };
  }

  describe("run", () => {
    it("returns the output and the exit code of a command", async () => {
      assert.deepEqual(await run({}, "echo out; echo err >&2; exit 7"), {
        exitCode: 7,
        stdout: "out\n",
        stderr: "err\n",
      });
    });

    it("returns the exit code of a signal as a shell does", async () => {
      assert.equal((await run({}, "kill -KILL $$")).exitCode, 137);
    });

    it("passes a large input, and the end of an empty one", async () => {
      const stdin = "0123456789abcde\n".repeat(MiB / 16);
      assert.equal((await run({}, "sha256sum", stdin)).stdout, `${sha256(stdin)}  -\n`);
      assert.equal((await run({}, "wc -c")).stdout, "0\n");
    });

    it("does not wait for a command to read all of its input", async () => {
      assert.equal((await run({}, "exit 3", "x".repeat(5 * MiB))).exitCode, 3);
    });

    it("returns large outputs of both streams", async () => {
      const { stdout, stderr } = await run({}, "yes 0123456 | head -c 5242880; yes x | head -c 3145728 >&2");
      assert.equal(sha256(stdout), sha256("0123456\n".repeat((5 * MiB) / 8)));
      assert.equal(sha256(stderr), sha256("x\n".repeat((3 * MiB) / 2)));
    });

    it("decodes characters that arrive in several parts", async () => {
      assert.equal((await run({}, "yes € | head -c 400000")).stdout, "€\n".repeat(100_000));
    });

    it("does not wait for a background process with other outputs", async () => {
      const { stdout } = await run({}, "nohup sleep 60 >/dev/null 2>&1 </dev/null & echo $!");
      const pid = Number(stdout);
      assert.ok(pidExists(pid));
      process.kill(pid);
    });

    it("runs several commands over one connection, at once and one after the other", async () => {
      const parents = await withConnection(login(), async (connection) => {
        const parent = async () => (await connection.run("echo $PPID", "", 10_000)).stdout;
        return [...(await Promise.all([parent(), parent(), parent()])), await parent()];
      });
      assert.equal(new Set(parents).size, 1);
    });

    it("fails if a command does not end in time, and can run others", async () => {
      const { late, stdout } = await withConnection(login(), async (connection) => ({
        late: await failure(connection.run("sleep 3", "", 200)),
        stdout: (await connection.run("echo next", "", 10_000)).stdout,
      }));
      assert.deepEqual(late, {
        kind: "late",
        message: `a command on ${user}@127.0.0.1:${server.port} did not end within 200 ms; check on the host what the command waits for`,
      });
      assert.equal(stdout, "next\n");
    });
  });

  describe("forward", () => {
    it("connects to a port from the host, more than once", async () => {
      const port = await startTcpServer((socket) => socket.on("data", (text) => socket.end(`heard ${text}`)));
      const answers = await withConnection(login(), (connection) =>
        Promise.all(
          ["a", "b"].map(async (text) => {
            const stream = await connection.forward("127.0.0.1", port);
            stream.write(text);
            const [answer] = await once(stream, "data");
            await once(stream, "close");
            return String(answer);
          }),
        ),
      );
      assert.deepEqual(answers, ["heard a", "heard b"]);
    });

    it("closes the other side when a stream is destroyed", async () => {
      const ended: Promise<unknown>[] = [];
      const port = await startTcpServer((socket) => ended.push(once(socket.resume(), "close")));
      await withConnection(login(), async (connection) => {
        const stream = await connection.forward("127.0.0.1", port);
        stream.destroy();
        await waitUntil(() => ended.length || undefined, never, { timeoutMs: 5_000 });
        await Promise.all(ended);
      });
    });

    it("fails if nothing listens on the port", async () => {
      const port = await freePort();
      const { kind, message } = await failure(withConnection(login(), ({ forward }) => forward("127.0.0.1", port)));
      assert.equal(kind, "unreachable");
      assert.match(
        message,
        new RegExp(
          `^127\\.0\\.0\\.1:${port} can't be reached from ${user}@127\\.0\\.0\\.1:${server.port} \\(.*Connection refused\\); check that`,
        ),
      );
    });
  });

  describe("logs in", () => {
    it("with the text of a key", async () => {
      const privateKey = await readFile(userKey.path, "utf8");
      assert.equal((await run({ privateKeyPath: undefined, privateKey }, "echo in")).stdout, "in\n");
    });

    for (const type of ["ecdsa", "rsa"] as const) {
      it(`to a host and with a key of type ${type}`, async () => {
        await mkdir(path(type));
        const theirs = await makeKey(path(`${type}-host-key`), { type });
        const mine = await makeKey(path(`${type}-user-key`), { type });
        const other = await startSshServer(path(type), { hostKey: theirs });
        try {
          await other.authorize(mine);
          const there = { port: other.port, hostKey: theirs.publicKey, privateKeyPath: mine.path };
          assert.equal((await run(there, "echo in")).stdout, "in\n");
        } finally {
          await other.close();
        }
      });
    }

    it("to a host with several keys, of which any is known", async () => {
      const rsaKey = await makeKey(path("second-host-key"), { type: "rsa" });
      await mkdir(path("several"));
      const several = await startSshServer(path("several"), { hostKey, settings: [`HostKey ${rsaKey.path}`] });
      try {
        await several.authorize(userKey);
        for (const { publicKey } of [hostKey, rsaKey]) {
          assert.equal((await run({ port: several.port, hostKey: publicKey }, "echo in")).stdout, "in\n");
        }
      } finally {
        await several.close();
      }
    });

    describe("with an SSH agent", () => {
      let agent: ReturnType<typeof spawn>;

      before(async () => {
        agent = spawn(programPath("ssh-agent") ?? "ssh-agent", ["-D", "-a", path("agent")], { stdio: "ignore" });
        await waitUntil(() => existsSync(path("agent")) || undefined, never, { timeoutMs: 10_000 });
      });
      environment(() => ({ SSH_AUTH_SOCK: path("agent") }), aroundAll);
      after(async () => {
        const ended = once(agent, "exit");
        agent.kill();
        await ended;
      });

      const byAgent = { privateKeyPath: undefined };

      it("only if the agent has a key", async () => {
        assert.deepEqual(await failure(run(byAgent, "true")), {
          kind: "login",
          message: `${user}@127.0.0.1:${server.port} needs a private key or an SSH agent with a key, got an agent without keys; set privateKeyPath, or load a key with \`ssh-add\``,
        });
      });

      it("only if the host accepts a key of the agent", async () => {
        await mustRun("ssh-add", ["-q", otherKey.path]);
        assert.deepEqual(await failure(run(byAgent, "true")), {
          kind: "login",
          message: `${user}@127.0.0.1:${server.port} refuses the log-in with the keys of the SSH agent (1 of them); add its public key to ~/.ssh/authorized_keys of ${user} on the host, or use another key`,
        });
      });

      it("with the key of the agent that the host accepts", async () => {
        await mustRun("ssh-add", ["-q", userKey.path]);
        assert.equal((await run(byAgent, "echo in")).stdout, "in\n");
      });

      it("but not with a key of the agent if another key is set", async () => {
        assert.equal((await failure(run({ privateKeyPath: otherKey.path }, "true"))).kind, "login");
      });
    });
  });

  describe("fails", () => {
    it("with a host that has another key than the known one, and runs nothing", async () => {
      const { kind, message } = await failure(run({ hostKey: otherKey.publicKey }, `touch ${path("ran")}`));
      assert.equal(kind, "host-key");
      assert.equal(
        message,
        `${user}@127.0.0.1:${server.port} must have the known host key ${nameOf(otherKey)}, got ${nameOf(hostKey)}; if the host was ` +
          "reinstalled, read its key on the host itself and correct hostKey or known_hosts, otherwise another machine may be intercepting the connection",
      );
      assert.equal(existsSync(path("ran")), false);
    });

    it("with a host whose key is of another type than the known one", async () => {
      const { publicKey } = await makeKey(path("known-key"), { type: "ecdsa" });
      const { kind, message } = await failure(run({ hostKey: publicKey }, "true"));
      assert.equal(kind, "host-key");
      assert.ok(
        / key ecdsa-sha2-nistp256 SHA256:\S+, got /.test(message) && message.includes(`got ${nameOf(hostKey)};`),
        message,
      );
    });

    it("with a key that the host refuses", async () => {
      assert.deepEqual(await failure(run({ privateKeyPath: otherKey.path }, "true")), {
        kind: "login",
        message:
          `${user}@127.0.0.1:${server.port} refuses the log-in with privateKeyPath ${otherKey.path} (${nameOf(otherKey)}); ` +
          `add its public key to ~/.ssh/authorized_keys of ${user} on the host, or use another key`,
      });
    });

    it("with an unknown user", async () => {
      const { kind, message } = await failure(run({ user: "nobody-here" }, "true"));
      assert.equal(kind, "login");
      assert.match(message, /^nobody-here@127\.0\.0\.1:\d+ refuses the log-in with privateKeyPath /);
    });

    it("with a key that can't be parsed, without showing the key", async () => {
      for (const [privateKey, reason] of [
        [
          "-----BEGIN OPENSSH PRIVATE KEY-----\nZ2VoZWlt\n-----END OPENSSH PRIVATE KEY-----\n",
          /^privateKey of \S+ must be a private key without a passphrase, got something else \(/,
        ],
        [
          userKey.publicKey,
          /^privateKey of \S+ must be a private key without a passphrase, got something else \(it is a public key\)/,
        ],
      ] as const) {
        const { kind, message } = await failure(run({ privateKeyPath: undefined, privateKey }, "true"));
        assert.equal(kind, "login");
        assert.match(message, reason);
        assert.ok(!message.includes("Z2VoZWlt"));
      }
    });

    it("with a missing key file", async () => {
      const { kind, message } = await failure(run({ privateKeyPath: path("none") }, "true"));
      assert.equal(kind, "login");
      assert.match(
        message,
        /^privateKeyPath of .* must be a file that can be read, got .*none \(ENOENT.*\); correct it$/,
      );
    });

    it("without a key and without an agent", async () => {
      const { kind, message } = await failure(run({ privateKeyPath: undefined }, "true"));
      assert.equal(kind, "login");
      assert.match(message, / needs a private key or an SSH agent with a key, got neither; set privateKeyPath, or/);
    });

    it("with a closed port", async () => {
      const port = await freePort();
      assert.deepEqual(await failure(run({ port }, "true")), {
        kind: "unreachable",
        message: `${user}@127.0.0.1:${port} refuses connections; start its SSH server, or correct its address and port`,
      });
    });

    it("with an unknown host name", async () => {
      const { kind, message } = await failure(run({ address: "none.invalid" }, "true"));
      assert.equal(kind, "unreachable");
      assert.match(message, /@none\.invalid:\d+ has a name that (is not found|could not be resolved); /);
    });

    it("with a port that never answers", async () => {
      const sockets: Promise<unknown>[] = [];
      const port = await startTcpServer((socket) => sockets.push(once(socket.resume(), "close")));
      assert.deepEqual(await failure(withConnection(login({ port }), async () => {}, { timeoutMs: 300 })), {
        kind: "unreachable",
        message: `${user}@127.0.0.1:${port} did not answer within 300 ms; check that the host runs, that this machine can reach it, and its address and port`,
      });
      assert.equal(sockets.length, 1);
      await Promise.all(sockets);
    });

    for (const [what, answer] of [
      ["closes connections", (socket: Socket) => socket.end()],
      ["uses another protocol", (socket: Socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ] as const) {
      it(`with a port that ${what}`, async () => {
        const port = await startTcpServer((socket) => answer(socket.resume()));
        const { kind, message } = await failure(run({ port }, "true"));
        assert.equal(kind, "unreachable");
        assert.match(
          message,
          new RegExp(`^${user}@127\\.0\\.0\\.1:${port} can't be connected to \\(.+\\); check that`),
        );
      });
    }
  });

  describe("over a connection", () => {
    const throughPort = () => forwardingPort(startTcpServer, server.port);

    it("that is closed fails at once", async () => {
      const { port, disconnect } = await throughPort();
      const message = await runAnd({ port }, disconnect);
      assert.match(
        message,
        new RegExp(`^the connection to ${user}@127\\.0\\.0\\.1:${port} broke \\(.+\\); check that`),
      );
    });

    it("that becomes silent fails after 15 s", async () => {
      const { message, tookMs } = await silenced;
      assert.match(message, / broke \(Keepalive timeout\)/);
      assert.ok(tookMs < 20_000, `after ${tookMs} ms`);
    });

    it("that was closed fails in its next uses", async () => {
      const { port, disconnect } = await throughPort();
      const kinds = await withConnection(login({ port }), async (connection: SshConnection) => {
        const first = failure(connection.run("sleep 1", "", 10_000));
        disconnect();
        return [
          (await first).kind,
          (await failure(connection.run("true", "", 10_000))).kind,
          (await failure(connection.forward("127.0.0.1", server.port))).kind,
        ];
      });
      assert.deepEqual(kinds, ["lost", "lost", "lost"]);
    });

    it("is closed at the end, also after failed work", async () => {
      const { port, count, areClosed } = await throughPort();
      await assert.rejects(
        withConnection(login({ port }), () => Promise.reject(new Error("no"))),
        { message: "no" },
      );
      await run({ port }, "true");
      assert.equal(count(), 2);
      await waitUntil(() => areClosed() || undefined, never, { timeoutMs: 5_000 });
    });
  });

  describe("through a jump host", () => {
    let jumpServer: SshServer;
    let jumpKey: KeyPair;

    before(async () => {
      await mkdir(path("jump"));
      jumpKey = await makeKey(path("jump-key"));
      jumpServer = await startSshServer(path("jump"), { hostKey: jumpKey, settings: ["ForceCommand /bin/false"] });
      await jumpServer.authorize(otherKey);
    });
    after(() => jumpServer?.close());

    const jump = (other: Partial<Login> = {}): Login => ({
      address: "127.0.0.1",
      port: jumpServer.port,
      user,
      hostKey: jumpKey.publicKey,
      privateKeyPath: otherKey.path,
      ...other,
    });

    it("runs commands and forwards connections", async () => {
      const port = await startTcpServer((socket) => socket.end("bye"));
      await withConnection(login({ jump: jump() }), async (connection) => {
        const stdin = "x".repeat(MiB);
        assert.equal((await connection.run("wc -c", stdin, 10_000)).stdout, `${MiB}\n`);
        const [text] = await once(await connection.forward("127.0.0.1", port), "data");
        assert.equal(String(text), "bye");
      });
    });

    it("refuses a jump host with another key", async () => {
      const { kind, message } = await failure(run({ jump: jump({ hostKey: hostKey.publicKey }) }, "true"));
      assert.equal(kind, "host-key");
      assert.ok(message.startsWith(`${user}@127.0.0.1:${jumpServer.port} must have the known host key `), message);
    });

    it("refuses a host behind it with another key", async () => {
      const { kind, message } = await failure(run({ jump: jump(), hostKey: jumpKey.publicKey }, "true"));
      assert.equal(kind, "host-key");
      const name = `${user}@127.0.0.1:${server.port} (through ${user}@127.0.0.1:${jumpServer.port})`;
      assert.ok(message.startsWith(`${name} must have the known host key `), message);
    });

    it("fails if the jump host refuses the user", async () => {
      const { kind, message } = await failure(run({ jump: jump({ privateKeyPath: userKey.path }) }, "true"));
      assert.equal(kind, "login");
      assert.ok(message.startsWith(`${user}@127.0.0.1:${jumpServer.port} refuses the log-in with`), message);
    });

    it("fails if the host behind it refuses the user", async () => {
      const { kind, message } = await failure(run({ jump: jump(), privateKeyPath: otherKey.path }, "true"));
      assert.equal(kind, "login");
      assert.ok(message.startsWith(`${user}@127.0.0.1:${server.port} (through `), message);
    });

    it("fails if the jump host can't reach the host", async () => {
      const port = await freePort();
      const { kind, message } = await failure(run({ jump: jump(), port }, "true"));
      assert.equal(kind, "unreachable");
      assert.match(
        message,
        new RegExp(`^127\\.0\\.0\\.1:${port} can't be reached from ${user}@127.*Connection refused`),
      );
    });

    it("fails if the host behind it does not answer", async () => {
      const port = await startTcpServer(() => {});
      const silent = withConnection(login({ jump: jump(), port }), async () => {}, { timeoutMs: 500 });
      assert.deepEqual(await failure(silent).then(({ kind, message }) => [kind, message.split(";")[0]]), [
        "unreachable",
        `${user}@127.0.0.1:${port} (through ${user}@127.0.0.1:${jumpServer.port}) did not answer within 500 ms`,
      ]);
    });
  });
});

const never = (last: unknown): Error => new Error("the condition did not hold in time", { cause: last });
