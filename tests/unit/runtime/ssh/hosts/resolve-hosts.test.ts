import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { KnownHostEntry } from "../../../../../components/runtime/ssh/hosts/host-entries";
import { resolveHosts } from "../../../../../components/runtime/ssh/hosts/resolve-hosts";
import { describeProblems } from "../../../../../components/shared/problems";
import { skipSuite } from "../../../../../testing/suites/skip";
import { programPath } from "../../../../../tools/program-path";
import { environment } from "../../../../support/environment";
import { HOST_KEYS, LOCKED_KEY, PRIVATE_KEY } from "../../../../support/ssh-keys";
import { temporaryFolder } from "../../../../support/temporary-folder";

const HOST_KEY = HOST_KEYS["ssh-ed25519"];
const RSA_KEY = HOST_KEYS["ssh-rsa"];

describe("resolveHosts", () => {
  const path = temporaryFolder();
  // Some tests change these variables.
  const { PATH = "" } = process.env;
  environment(() => ({ HOME: path(), USERPROFILE: path(), SSH_AUTH_SOCK: path("agent"), PATH }));

  before(function () {
    if (programPath("ssh-keygen") === undefined) {
      skipSuite(this, "the program ssh-keygen is not installed");
    }
  });

  beforeEach(async () => {
    await mkdir(path(".ssh"));
    await writeFile(path("agent"), "");
    await writeFile(path("key"), PRIVATE_KEY);
    await writeFile(path("key.pub"), HOST_KEY);
    await writeFile(path("locked-key"), LOCKED_KEY);
    await writeFile(path(".ssh", "known_hosts"), `kafka-a.example ${HOST_KEY}\n[jump.example]:2222 ${RSA_KEY}\n`);
    await writeFile(path("other-hosts"), `kafka-a.example ${RSA_KEY}\n`);
  });

  const ENTRY: KnownHostEntry = { name: "a", address: "kafka-a.example", user: "kafka" };
  const LOGIN = { address: "kafka-a.example", port: 22, user: "kafka", hostKey: HOST_KEY };

  /** Resolves a host with these changes. */
  async function resolved(other: Partial<KnownHostEntry>) {
    const { hosts, problems } = await resolveHosts([{ ...ENTRY, ...other }]);
    return { hosts, problems: describeProblems(problems) };
  }

  const login = async (other: Partial<KnownHostEntry>) => {
    const { hosts, problems } = await resolved(other);
    assert.equal(problems, "");
    return hosts[0]?.login;
  };

  const problemsWith = async (other: Partial<KnownHostEntry>) => {
    const { hosts, problems } = await resolved(other);
    assert.deepEqual(hosts, []);
    return problems;
  };

  it("returns nothing for an empty list", async () => {
    assert.deepEqual(await resolveHosts([]), { hosts: [], problems: [] });
  });

  it("completes a host with port 22 and its key in the user's known hosts", async () => {
    assert.deepEqual((await resolveHosts([ENTRY])).hosts, [{ name: "a", login: LOGIN }]);
  });

  it("keeps the properties of a host", async () => {
    const addresses = { advertisedHost: "a.example", bindAddress: "0.0.0.0", rack: "r1" };
    const entry = { ...ENTRY, ...addresses, port: 2222, hostKey: `${RSA_KEY} a comment`, privateKey: PRIVATE_KEY };
    assert.deepEqual((await resolveHosts([entry])).hosts, [
      { name: "a", ...addresses, login: { ...LOGIN, port: 2222, hostKey: RSA_KEY, privateKey: PRIVATE_KEY } },
    ]);
  });

  it("reads the host key from the given known hosts", async () => {
    assert.deepEqual(await login({ knownHostsPath: "~/other-hosts" }), { ...LOGIN, hostKey: RSA_KEY });
    assert.deepEqual(await login({ knownHostsPath: path("other-hosts") }), { ...LOGIN, hostKey: RSA_KEY });
  });

  it("makes the path of a key absolute", async () => {
    const byPath = { ...LOGIN, privateKeyPath: path("key") };
    assert.deepEqual(await login({ privateKeyPath: "~/key" }), byPath);
    assert.deepEqual(await login({ privateKeyPath: path("sub", "..", "key") }), byPath);
    assert.match(
      await problemsWith({ privateKeyPath: "none/key" }),
      new RegExp(`got ${JSON.stringify(resolve("none/key")).replaceAll("\\", "\\\\")} `),
    );
  });

  it("completes a jump host too", async () => {
    const jumpHost = { address: "jump.example", port: 2222, user: "root", privateKeyPath: "~/key" };
    const jump = { ...jumpHost, hostKey: RSA_KEY, privateKeyPath: path("key") };
    assert.deepEqual(await login({ jumpHost }), { ...LOGIN, jump });
  });

  describe("reports", () => {
    const needed = (file: string, name: string, scan: string): string =>
      `must be set, because ${file} has no key of ${name}; set it to the output of \`cat /etc/ssh/ssh_host_ed25519_key.pub\` ` +
      `on the host, or, over a network that you trust, add the output of ${scan} to that file`;

    const keyScan = (options: string): string => `\`ssh-keyscan -t ed25519 ${options}\``;

    it("a host key that is not known, and how to get it", async () => {
      assert.equal(
        await problemsWith({ port: 2222 }),
        `hosts[0].hostKey ${needed(path(".ssh", "known_hosts"), "[kafka-a.example]:2222", keyScan("-p 2222 kafka-a.example"))}`,
      );
    });

    it("the same without a file of known hosts", async () => {
      process.env.HOME = process.env.USERPROFILE = path("none");
      assert.equal(
        await problemsWith({}),
        `hosts[0].hostKey ${needed(path("none", ".ssh", "known_hosts"), "kafka-a.example", keyScan("-p 22 kafka-a.example"))}`,
      );
    });

    it("a file of known hosts that is missing", async () => {
      assert.equal(
        await problemsWith({ knownHostsPath: path("none") }),
        `hosts[0].knownHostsPath must be a file that can be read, got ${JSON.stringify(path("none"))} (ENOENT); correct it`,
      );
    });

    it("a file of known hosts that can't be searched", async () => {
      process.env.PATH = path();
      assert.equal(
        await problemsWith({}),
        `hosts[0].hostKey must be set, because ${path(".ssh", "known_hosts")} can't be searched ` +
          "(the program ssh-keygen is not on PATH); set it, or correct the cause",
      );
    });

    it("a private key that is missing", async () => {
      assert.equal(
        await problemsWith({ privateKeyPath: "~/none" }),
        `hosts[0].privateKeyPath must be a file that can be read, got ${JSON.stringify(path("none"))} (ENOENT); correct it`,
      );
    });

    it("a private key that is a folder", async () => {
      assert.match(
        await problemsWith({ privateKeyPath: "~/.ssh" }),
        /^hosts\[0\]\.privateKeyPath must be a file .*\(EISDIR\)/,
      );
    });

    it("a public key in place of a private one", async () => {
      assert.match(
        await problemsWith({ privateKeyPath: "~/key.pub" }),
        /^hosts\[0\]\.privateKeyPath must be a private key, got a public one;/,
      );
    });

    it("a private key with a passphrase", async () => {
      assert.equal(
        await problemsWith({ privateKeyPath: "~/locked-key" }),
        "hosts[0].privateKeyPath must be a private key without a passphrase, got one with a passphrase; " +
          "load the key into your SSH agent with `ssh-add` and remove privateKeyPath",
      );
    });

    it("that neither a private key nor an agent exists", async () => {
      process.env.SSH_AUTH_SOCK = path("none");
      assert.equal(
        await problemsWith({}),
        "hosts[0].privateKeyPath must be set where no SSH agent runs; set it, or start an agent and load a key with `ssh-add`",
      );
    });

    it("the same problem of several hosts once", async () => {
      const hosts = ["b", "c"].map((name) => ({ ...ENTRY, name, address: `kafka-${name}.example` }));
      const { problems } = await resolveHosts(hosts.map((host) => ({ ...host, privateKeyPath: path("locked-key") })));
      assert.deepEqual(
        problems.map(({ property }) => property),
        ["hosts[0].hostKey, hosts[1].hostKey", "hosts[0].privateKeyPath, hosts[1].privateKeyPath"],
      );
      assert.equal(
        problems[0]?.reason,
        needed(
          path(".ssh", "known_hosts"),
          "kafka-b.example, kafka-c.example",
          `${keyScan("-p 22 kafka-b.example")}, ${keyScan("-p 22 kafka-c.example")}`,
        ),
      );
    });

    it("all problems of all hosts and jump hosts, each once", async () => {
      const { hosts, problems } = await resolveHosts([
        ENTRY,
        {
          ...ENTRY,
          name: "b",
          address: "kafka-b.example",
          privateKeyPath: path("none"),
          jumpHost: { address: "jump.example", user: "root", privateKeyPath: path("key.pub") },
        },
      ]);
      assert.deepEqual(
        hosts.map(({ name }) => name),
        ["a"],
      );
      assert.deepEqual(
        problems.map(({ property }) => property),
        ["hosts[1].hostKey, hosts[1].jumpHost.hostKey", "hosts[1].privateKeyPath", "hosts[1].jumpHost.privateKeyPath"],
      );
    });
  });
});
