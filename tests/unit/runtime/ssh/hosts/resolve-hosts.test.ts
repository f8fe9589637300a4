import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { resolveHosts } from "../../../../../components/runtime/ssh/hosts/resolve-hosts";
import type { HostEntry } from "../../../../../components/runtime/ssh/hosts/host-entries";
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
  // With the variables that some tests change.
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

  const ENTRY: HostEntry = { name: "a", address: "kafka-a.example", user: "kafka" };
  const LOGIN = { address: "kafka-a.example", port: 22, user: "kafka", hostKey: HOST_KEY };

  /** What becomes of a host with other properties. */
  async function resolved(other: Partial<HostEntry>) {
    const { hosts, problems } = await resolveHosts([{ ...ENTRY, ...other }]);
    return { hosts, problems: describeProblems(problems) };
  }

  const login = async (other: Partial<HostEntry>) => {
    const { hosts, problems } = await resolved(other);
    assert.equal(problems, "");
    return hosts[0]?.login;
  };

  const wrong = async (other: Partial<HostEntry>) => {
    const { hosts, problems } = await resolved(other);
    assert.deepEqual(hosts, []);
    return problems;
  };

  it("has nothing of nothing", async () => {
    assert.deepEqual(await resolveHosts([]), { hosts: [], problems: [] });
  });

  it("gives a host with the least the usual port and its key in the user's known hosts", async () => {
    assert.deepEqual((await resolveHosts([ENTRY])).hosts, [{ name: "a", login: LOGIN }]);
  });

  it("keeps what is given", async () => {
    const place = { advertisedHost: "a.example", bindAddress: "0.0.0.0", rack: "r1" };
    const entry = { ...ENTRY, ...place, port: 2222, hostKey: `${RSA_KEY} a comment`, privateKey: PRIVATE_KEY };
    assert.deepEqual((await resolveHosts([entry])).hosts, [
      { name: "a", ...place, login: { ...LOGIN, port: 2222, hostKey: RSA_KEY, privateKey: PRIVATE_KEY } },
    ]);
  });

  it("looks a host's key up in the known hosts that are given", async () => {
    assert.deepEqual(await login({ knownHostsPath: "~/other-hosts" }), { ...LOGIN, hostKey: RSA_KEY });
    assert.deepEqual(await login({ knownHostsPath: path("other-hosts") }), { ...LOGIN, hostKey: RSA_KEY });
  });

  it("makes a path to a key absolute", async () => {
    const byPath = { ...LOGIN, privateKeyPath: path("key") };
    assert.deepEqual(await login({ privateKeyPath: "~/key" }), byPath);
    assert.deepEqual(await login({ privateKeyPath: path("sub", "..", "key") }), byPath);
    assert.match(
      await wrong({ privateKeyPath: "none/key" }),
      new RegExp(`got ${JSON.stringify(resolve("none/key")).replaceAll("\\", "\\\\")} `),
    );
  });

  it("does the same for a jump host", async () => {
    const jumpHost = { address: "jump.example", port: 2222, user: "root", privateKeyPath: "~/key" };
    const jump = { ...jumpHost, hostKey: RSA_KEY, privateKeyPath: path("key") };
    assert.deepEqual(await login({ jumpHost }), { ...LOGIN, jump });
  });

  describe("says of a host", () => {
    const needed = (file: string, name: string, scan: string): string =>
      `is needed: ${file} has no key of ${name}; set it to what \`cat /etc/ssh/ssh_host_ed25519_key.pub\` prints on the host, ` +
      `or, over a network that you trust, add what \`ssh-keyscan -t ed25519 ${scan}\` prints to that file`;

    it("that its key is not known, and how to get it", async () => {
      assert.equal(
        await wrong({ port: 2222 }),
        `hosts[0].hostKey ${needed(path(".ssh", "known_hosts"), "[kafka-a.example]:2222", "-p 2222 kafka-a.example")}`,
      );
    });

    it("the same where the user knows no hosts at all", async () => {
      process.env.HOME = process.env.USERPROFILE = path("none");
      assert.equal(
        await wrong({}),
        `hosts[0].hostKey ${needed(path("none", ".ssh", "known_hosts"), "kafka-a.example", "-p 22 kafka-a.example")}`,
      );
    });

    it("that the known hosts that are given are not there", async () => {
      assert.equal(
        await wrong({ knownHostsPath: path("none") }),
        `hosts[0].knownHostsPath must be a file that can be read, got ${JSON.stringify(path("none"))} (ENOENT); correct it`,
      );
    });

    it("that known hosts can't be searched", async () => {
      process.env.PATH = path();
      assert.equal(
        await wrong({}),
        `hosts[0].hostKey is needed: ${path(".ssh", "known_hosts")} could not be searched for the host ` +
          "(the program ssh-keygen is not on PATH); set it, or put that right",
      );
    });

    it("that its private key is not there", async () => {
      assert.equal(
        await wrong({ privateKeyPath: "~/none" }),
        `hosts[0].privateKeyPath must be a file that can be read, got ${JSON.stringify(path("none"))} (ENOENT); correct it`,
      );
    });

    it("that its private key is a folder", async () => {
      assert.match(
        await wrong({ privateKeyPath: "~/.ssh" }),
        /^hosts\[0\]\.privateKeyPath must be a file .*\(EISDIR\)/,
      );
    });

    it("that its private key is a public one", async () => {
      assert.match(
        await wrong({ privateKeyPath: "~/key.pub" }),
        /^hosts\[0\]\.privateKeyPath is a public key; give the/,
      );
    });

    it("that its private key wants a passphrase", async () => {
      assert.equal(
        await wrong({ privateKeyPath: "~/locked-key" }),
        "hosts[0].privateKeyPath is protected by a passphrase; " +
          "load it into your SSH agent with `ssh-add` and leave privateKeyPath out",
      );
    });

    it("that there is neither a private key nor an agent", async () => {
      process.env.SSH_AUTH_SOCK = path("none");
      assert.equal(
        await wrong({}),
        "hosts[0].privateKeyPath is needed where no SSH agent is there; set it, or start an agent and load a key with `ssh-add`",
      );
    });

    it("all of it at once, of each host and its jump host", async () => {
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
        [
          "hosts[1].hostKey",
          "hosts[1].privateKeyPath",
          "hosts[1].jumpHost.hostKey",
          "hosts[1].jumpHost.privateKeyPath",
        ],
      );
    });
  });
});
