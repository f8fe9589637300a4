import assert from "node:assert/strict";

import { z } from "zod";

import {
  HOSTS_SCHEMA,
  hostListProblems,
  isPrivateInHosts,
  type KnownHostEntry,
  plainKeyProblems,
} from "../../../../../components/runtime/ssh/hosts/host-entries";
import { describeProblems, problemsOf } from "../../../../../components/shared/problems";
import { HOST_KEYS, LOCKED_KEY, PRIVATE_KEY } from "../../../../support/ssh-keys";

const HOST_KEY = HOST_KEYS["ssh-ed25519"];

const HOST: KnownHostEntry = { name: "a", address: "kafka-a.example", user: "kafka" };
const JUMP_HOST = { address: "jump.example", user: "root" };

/** Changes of a host in the configuration; `undefined` leaves a property out. */
type Other = Readonly<Record<string, unknown>>;

const PROPERTIES =
  "name, address, port, user, hostKey, knownHostsPath, privateKey, privateKeyPath, advertisedHost, bindAddress, rack, jumpHost";
const JUMP_PROPERTIES = "address, port, user, hostKey, knownHostsPath, privateKey, privateKeyPath";

const NAME = "must be a name of at most 63 letters, digits, -, _ and ., which begins with neither - nor .";
const ADDRESS = "must be a host name or IP address";
const ACCOUNT = "must be the name of an account on the host";
const PUBLIC = 'must be the public key of the host, "ssh-ed25519 AAAA…", as in its file ssh_host_ed25519_key.pub';

const unknown = (owner: string, properties: string, value = "a private value"): string =>
  `is not a property of ${owner}, got ${value}; use one of ${properties}, or remove it`;

describe("HOSTS_SCHEMA", () => {
  const config = z.object({ hosts: HOSTS_SCHEMA });
  const found = (hosts: unknown): string =>
    describeProblems(problemsOf(config, { hosts }, ([, ...path]) => isPrivateInHosts(path)));

  describe("accepts", () => {
    const cases: Readonly<Record<string, readonly Other[]>> = {
      "no host": [],
      "a host with its required properties": [{ ...HOST }],
      "several hosts": [{ ...HOST }, { ...HOST, name: "b" }],
      "a name of any letters and signs": [{ ...HOST, name: `Rack_1.b-${"x".repeat(54)}` }],
      "an address in digits": [{ ...HOST, address: "10.0.0.1", advertisedHost: "10.0.0.2", bindAddress: "0.0.0.0" }],
      "IPv6 addresses": [
        {
          ...HOST,
          address: "fd00::1",
          advertisedHost: "2001:db8::1",
          bindAddress: "::",
          jumpHost: { ...JUMP_HOST, address: "fd00::2" },
        },
      ],
      "the first port": [{ ...HOST, port: 1 }],
      "the last port": [{ ...HOST, port: 65_535 }],
      "an account with a dot": [{ ...HOST, user: "jane.doe-2_x" }],
      "the account of a domain": [
        { ...HOST, user: "kafka@example.com", jumpHost: { ...JUMP_HOST, user: "EXAMPLE\\kafka" } },
      ],
      "a host key with a comment": [{ ...HOST, hostKey: `${HOST_KEY} root@kafka-a` }],
      "a rack of words": [{ ...HOST, rack: "row 3, rack 7" }],
      paths: [{ ...HOST, knownHostsPath: "~/hosts", privateKeyPath: "C:\\Users\\me\\id_ed25519" }],
      "any text as a private key": [{ ...HOST, privateKey: "any" }],
      "a jump host": [{ ...HOST, jumpHost: { ...JUMP_HOST, port: 2222, hostKey: HOST_KEY, privateKeyPath: "key" } }],
    };
    for (const [what, hosts] of Object.entries(cases)) {
      it(what, () => {
        assert.equal(found(hosts), "");
      });
    }
  });

  describe("rejects", () => {
    const cases: readonly (readonly [other: Other, message: string])[] = [
      [{ name: undefined }, `hosts[0].name ${NAME}, got undefined`],
      [{ name: "" }, `hosts[0].name ${NAME}, got ""`],
      [{ name: "-a" }, `hosts[0].name ${NAME}, got "-a"`],
      [{ name: ".." }, `hosts[0].name ${NAME}, got ".."`],
      [{ name: "a/b" }, `hosts[0].name ${NAME}, got "a/b"`],
      [{ name: "a\n" }, `hosts[0].name ${NAME}, got "a\\n"`],
      [{ name: "x".repeat(64) }, `hosts[0].name ${NAME}, got "${"x".repeat(64)}"`],
      [{ address: undefined }, `hosts[0].address ${ADDRESS}, got undefined; an IPv6 address has no brackets`],
      [{ address: "[fd00::1]" }, `hosts[0].address ${ADDRESS}, got "[fd00::1]"; an IPv6 address has no brackets`],
      [{ address: "kafka@host" }, `hosts[0].address ${ADDRESS}, got "kafka@host"; an IPv6 address has no brackets`],
      [{ advertisedHost: "" }, `hosts[0].advertisedHost ${ADDRESS}, got ""; an IPv6 address has no brackets`],
      [{ bindAddress: "[::1]" }, `hosts[0].bindAddress ${ADDRESS}, got "[::1]"; an IPv6 address has no brackets`],
      [{ port: 0 }, "hosts[0].port must be a port from 1 to 65535, got 0"],
      [{ port: "22" }, 'hosts[0].port must be a port from 1 to 65535, got "22"'],
      [{ user: undefined }, `hosts[0].user ${ACCOUNT}, got undefined`],
      [{ user: "a b" }, `hosts[0].user ${ACCOUNT}, got "a b"`],
      [{ user: "EXAMPLE\\" }, `hosts[0].user ${ACCOUNT}, got "EXAMPLE\\\\"`],
      [{ user: "-l" }, `hosts[0].user ${ACCOUNT}, got "-l"`],
      [
        { user: "root" },
        'hosts[0].user must be another account than root, because Kafka runs as this account, got "root"; create one for Kafka on the host',
      ],
      [{ rack: "a\nb" }, 'hosts[0].rack must be the name of a rack, on one line, got "a\\nb"'],
      [{ hostKey: "ssh-ed25519" }, `hosts[0].hostKey ${PUBLIC}, got a private value`],
      [{ hostKey: PRIVATE_KEY }, `hosts[0].hostKey ${PUBLIC}, got a private value`],
      [{ knownHostsPath: 7 }, "hosts[0].knownHostsPath must be the path of a file, on one line, got a private value"],
      [
        { privateKeyPath: PRIVATE_KEY },
        "hosts[0].privateKeyPath must be the path of a file, on one line, got a private value",
      ],
      [
        { privateKeyPath: PRIVATE_KEY.replaceAll("\n", " ") },
        "hosts[0].privateKeyPath must be the path of a file, on one line, got a private value",
      ],
      [{ privateKey: [PRIVATE_KEY] }, "hosts[0].privateKey must be the text of a private key, got a private value"],
      [
        { privatKey: PRIVATE_KEY },
        "hosts[0].privatKey is not a property of a host, got a private value; did you mean privateKey?",
      ],
      [
        { "pass word": "geheim", x: 1 },
        `hosts[0]["pass word"] ${unknown("a host", PROPERTIES)}; ` + `hosts[0].x ${unknown("a host", PROPERTIES)}`,
      ],
      [{ jumpHost: PRIVATE_KEY }, "hosts[0].jumpHost must be an object, got a private value"],
      [{ jumpHost: { address: "j" } }, `hosts[0].jumpHost.user ${ACCOUNT}, got undefined`],
      [
        { jumpHost: { ...JUMP_HOST, name: "j", jumpHost: JUMP_HOST } },
        `hosts[0].jumpHost.name ${unknown("a jump host", JUMP_PROPERTIES, '"j"')}; ` +
          `hosts[0].jumpHost.jumpHost ${unknown("a jump host", JUMP_PROPERTIES)}`,
      ],
    ];
    for (const [other, message] of cases) {
      it(message, () => {
        assert.equal(found([{ ...HOST, ...other }]), message);
      });
    }

    it("values that are no hosts", () => {
      assert.equal(found([PRIVATE_KEY]), "hosts[0] must be an object, got a private value");
      assert.equal(found({ privateKey: PRIVATE_KEY }), "hosts must be a list of objects, got a private value");
    });
  });
});

describe("hostListProblems", () => {
  const found = (hosts: unknown): string => describeProblems(hostListProblems(hosts));

  const b = { ...HOST, name: "b", address: "kafka-b.example" };

  describe("accepts", () => {
    const cases: Readonly<Record<string, readonly KnownHostEntry[]>> = {
      "several hosts": [HOST, b],
      "one address with two ports": [HOST, { ...b, address: HOST.address, port: 2222 }],
      "one address behind two jump hosts": [
        { ...HOST, jumpHost: JUMP_HOST },
        { ...b, address: HOST.address, jumpHost: { ...JUMP_HOST, address: "other.example" } },
        { ...b, name: "c", address: HOST.address },
      ],
      "a private key": [{ ...HOST, privateKey: PRIVATE_KEY }],
      "a listener on all addresses": [{ ...HOST, bindAddress: "0.0.0.0" }],
    };
    for (const [what, hosts] of Object.entries(cases)) {
      it(what, () => {
        assert.equal(found(hosts), "");
      });
    }
  });

  describe("rejects", () => {
    const locked = (property: string): string =>
      `${property} must be a private key without a passphrase, got one with a passphrase; load the key into your SSH agent with \`ssh-add\` and remove privateKey`;
    const cases: readonly (readonly [hosts: readonly KnownHostEntry[], message: string])[] = [
      [
        [HOST, { ...b, name: "a" }],
        'hosts[1].name must differ from that of hosts[0], got "a" for both; change or remove one',
      ],
      [
        [b, HOST, { ...HOST, name: "c", address: "Kafka-A.example", port: 22 }],
        'hosts[2].address must differ from that of hosts[1], got "kafka-a.example:22" for both; change or remove one',
      ],
      [
        [
          { ...HOST, jumpHost: JUMP_HOST },
          { ...b, address: HOST.address, jumpHost: { ...JUMP_HOST, user: "other" } },
        ],
        "hosts[1].address must differ from that of hosts[0], " +
          'got "kafka-a.example:22 through jump.example:22" for both; change or remove one',
      ],
      [
        [{ ...HOST, address: "0.0.0.0", advertisedHost: "0.0.0.0", jumpHost: { ...JUMP_HOST, address: "0.0.0.0" } }],
        'hosts[0].address, hosts[0].advertisedHost, hosts[0].jumpHost.address must be an address that can be connected to, got "0.0.0.0"; set another address',
      ],
      [
        [{ ...HOST, privateKey: PRIVATE_KEY, privateKeyPath: "key" }],
        "hosts[0].privateKeyPath must not be set together with privateKey, got both; remove one",
      ],
      [
        [{ ...HOST, jumpHost: { ...JUMP_HOST, hostKey: HOST_KEY, knownHostsPath: "hosts" } }],
        "hosts[0].jumpHost.knownHostsPath must not be set together with hostKey, got both; remove one",
      ],
      [[HOST, { ...b, privateKey: LOCKED_KEY }], locked("hosts[1].privateKey")],
      [[{ ...HOST, jumpHost: { ...JUMP_HOST, privateKey: LOCKED_KEY } }], locked("hosts[0].jumpHost.privateKey")],
      [
        [{ ...HOST, privateKey: HOST_KEY }],
        "hosts[0].privateKey must be a private key, got a public one; use the file of the same name without .pub",
      ],
      [
        [{ ...HOST, privateKey: "~/.ssh/id_ed25519" }],
        "hosts[0].privateKey must be a private key in OpenSSH's format, got something else; create a key with `ssh-keygen -t ed25519`",
      ],
    ];
    for (const [hosts, message] of cases) {
      it(message, () => {
        assert.equal(found(hosts), message);
      });
    }

    it("the same unusable key of several hosts in one message", () => {
      const hosts = [HOST, b, { ...HOST, name: "c", address: "kafka-c.example" }];
      assert.equal(
        found(hosts.map((host) => ({ ...host, privateKey: LOCKED_KEY }))),
        locked("hosts[0].privateKey, hosts[1].privateKey, hosts[2].privateKey"),
      );
    });
  });

  it("rejects an empty list", () => {
    assert.equal(found([]), "hosts must contain at least one host, got none; add a host");
  });

  it("rejects hosts of another form, without showing private values", () => {
    assert.equal(
      found([{ ...HOST, port: "22", hostKey: PRIVATE_KEY }]),
      `hosts[0].port must be a port from 1 to 65535, got "22"; hosts[0].hostKey ${PUBLIC}, got a private value`,
    );
    assert.equal(found(undefined), "hosts must be a list of objects, got a private value");
  });

  it("rejects hosts that contradict each other", () => {
    assert.match(found([HOST, HOST]), /^hosts\[1\]\.name must differ from that of hosts\[0\]/);
  });
});

describe("plainKeyProblems", () => {
  const found = (hosts: readonly KnownHostEntry[]): string => describeProblems(plainKeyProblems(hosts));

  it("accepts hosts without private keys", () => {
    assert.equal(found([{ ...HOST, privateKeyPath: "~/.ssh/id_ed25519", jumpHost: JUMP_HOST }]), "");
  });

  it("rejects private keys in one message, without showing them", () => {
    const reason = "must be a secret, got plain text; set it with `pulumi config set --secret --path ";
    const b = { ...HOST, privateKey: PRIVATE_KEY, jumpHost: { ...JUMP_HOST, privateKey: PRIVATE_KEY } };
    assert.equal(
      found([HOST, b]),
      `hosts[1].privateKey, hosts[1].jumpHost.privateKey ${reason}'hosts[1].privateKey'\`, and the others likewise`,
    );
    assert.equal(found([{ ...HOST, privateKey: PRIVATE_KEY }]), `hosts[0].privateKey ${reason}'hosts[0].privateKey'\``);
  });
});
