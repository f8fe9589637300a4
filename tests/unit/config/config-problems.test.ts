import assert from "node:assert/strict";

import { configProblems } from "../../../components/config/config-problems";
import { describeProblems } from "../../../components/shared/problems";
import { defaultConfig } from "../../support/project-file";
import { PRIVATE_KEY } from "../../support/ssh-keys";

const DIGEST = "0123456789abcdef".repeat(8);

const KEYS =
  "coordination, version, scalaVersion, protocolVersion, archive, archiveSha512, brokers, firstBrokerId, zookeepers, controllers, port, zookeeperPort, " +
  "bindAddress, advertisedHost, security, users, alternativeNames, caCertificate, caPrivateKey, heapMiB, zookeeperHeapMiB, brokerJvmFlags, " +
  "zookeeperJvmFlags, profile, brokerConfig, zookeeperConfig, pluginSettings, metrics, metricsPort, " +
  "retainData, acceptDataLoss, startupTimeoutMs, runtime, dataDir, javaHome, baseImage, dockerHost, hosts, topics, smokeTest";

/** Keys that may have no value. */
const OPTIONAL_KEYS = [
  "protocolVersion",
  "archive",
  "archiveSha512",
  "advertisedHost",
  "security",
  "caCertificate",
  "caPrivateKey",
  "acceptDataLoss",
  "dataDir",
  "javaHome",
  "baseImage",
  "dockerHost",
];

/** Values of the keys of `Pulumi.yaml` that are set. */
const DEFAULTS = Object.fromEntries(Object.entries(defaultConfig).filter(([, value]) => value !== ""));

const found = (config: Record<string, unknown>, secretKeys: string[] = []): string =>
  describeProblems(configProblems({ ...DEFAULTS, ...config }, secretKeys));

const WHOLE_NAME = 'under the whole name in quotes, such as ["log.retention.ms"]';

const HOST = { name: "a", address: "kafka-a.example", user: "kafka" };

describe("configProblems", () => {
  describe("accepts", () => {
    const cases: readonly Record<string, unknown>[] = [
      {},
      { port: 0, zookeeperPort: 0 },
      { port: 65_535, zookeeperPort: 1 },
      { brokerConfig: { "my.plugin.level": 1 }, pluginSettings: ["my.plugin."] },
      { brokerConfig: { "delete.topic.enable": false }, smokeTest: false },
      { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
      { archive: "/kafka.tgz", archiveSha512: DIGEST },
      { archive: "https://host/kafka.tgz", archiveSha512: DIGEST, version: "3.4.0" },
      { brokerConfig: { "log.retention.hours": 24, "auto.create.topics.enable": false } },
      { zookeeperConfig: { tickTime: 500 } },
      { zookeepers: 3, brokers: 3 },
      { coordination: "kraft" },
      { coordination: "kraft", controllers: 3, brokers: 3 },
      { coordination: "kraft", controllers: 5, brokers: 100, port: 2181 },
      { coordination: "kraft", port: 64_534 },
      { zookeepers: 5, brokers: 100 },
      { topics: [{ name: "orders" }, { name: "clicks", partitions: 6, replicationFactor: 1, protect: true }] },
      { brokers: 3, topics: [{ name: "orders", config: { "min.insync.replicas": 2 } }] },
      { brokers: 3, topics: [{ name: "orders", replicationFactor: 1 }] },
      { zookeepers: 3, brokers: 3, port: 2182, zookeeperPort: 2179 },
      { zookeepers: 3, port: 2888, zookeeperPort: 0 },
      { runtime: "docker", zookeepers: 3, brokers: 3, port: 2180, zookeeperPort: 2887 },
      { runtime: "docker", coordination: "kraft", port: 64_535 },
      { retainData: true, dataDir: "/data", smokeTest: false, profile: "production", javaHome: "/jdk" },
      { startupTimeoutMs: 120_000, acceptDataLoss: "pm8-x0Q" },
      { runtime: "docker" },
      {
        runtime: "docker",
        baseImage: "jre:17",
        dockerHost: "ssh://user@host",
        retainData: true,
        port: 9092,
        bindAddress: "192.0.2.7",
      },
      { runtime: "ssh", hosts: [HOST], dataDir: "/data", javaHome: "/jdk" },
    ];
    for (const config of cases) {
      it(JSON.stringify(config), () => {
        assert.equal(found(config), "");
      });
    }
  });

  describe("rejects", () => {
    const cases: readonly (readonly [config: Record<string, unknown>, message: string])[] = [
      // Keys
      [
        { prot: 9092 },
        `prot is not a key of this project; remove it with \`pulumi config rm prot\` or use one of ${KEYS}`,
      ],
      [{ port: undefined }, "port must be a port, or 0 for a free one, from 0 to 65535, got undefined"],

      // Settings of brokers
      [
        { brokerConfig: { "delete.topic.enable": false } },
        'brokerConfig["delete.topic.enable"] must be true with the smoke test, which deletes its topics, got false; remove it, or set smokeTest to false',
      ],
      [
        { brokerConfig: { "my.plugin.level": 1 } },
        'brokerConfig["my.plugin.level"] is not a setting of brokers in Kafka 3.3.1, got 1; remove it, or if a plugin reads it, add the beginning of its name to pluginSettings',
      ],
      [
        { pluginSettings: "my.plugin." },
        'pluginSettings must be a list of the beginnings of names of settings, got "my.plugin."',
      ],
      ...["", "a", "my plugin", 7].map(
        (prefix) =>
          [
            { pluginSettings: [prefix] },
            `pluginSettings[0] must be the beginning of the name of a setting, such as "my.plugin.", got ${JSON.stringify(prefix)}`,
          ] as const,
      ),

      // A malformed topic beside others
      [
        {
          topics: [
            { name: "orders", partition: 3 },
            { name: "bills", config: { "retention.mss": 1 } },
            null,
            { name: "bills" },
          ],
        },
        [
          "topics[0].partition is not a property of a topic, got 3; did you mean partitions?",
          "topics[2] must be an object, got null",
          'topics[1].config["retention.mss"] is not a setting of topics in Kafka 3.3.1, got 1; did you mean retention.ms?',
          'topics[3].name must differ from the name of topics[1], got "bills" for both; change or remove one',
        ].join("; "),
      ],

      // Form
      [{ runtime: "k8s" }, 'runtime must be "local" or "docker" or "ssh", got "k8s"'],
      [{ coordination: "raft" }, 'coordination must be "zookeeper" or "kraft", got "raft"; did you mean "kraft"?'],
      [{ profile: "fast" }, 'profile must be "development" or "production", got "fast"'],
      [{ version: "" }, 'version must be a version, on one line, got ""'],
      [{ scalaVersion: "2.13\n" }, 'scalaVersion must be a version, on one line, got "2.13\\n"'],
      [
        { bindAddress: "" },
        'bindAddress must be a host name or IP address of this machine, got ""; an IPv6 address has no brackets',
      ],
      [
        { bindAddress: "a\nb=c" },
        'bindAddress must be a host name or IP address of this machine, got "a\\nb=c"; an IPv6 address has no brackets',
      ],
      ...["archive", "archiveSha512", "dockerHost", "javaHome", "acceptDataLoss"].map(
        (key) => [{ [key]: 7 }, `${key} must be text, got 7`] as const,
      ),
      [{ baseImage: 7 }, "baseImage must be an image's name, on one line, got 7"],
      [{ runtime: "docker", baseImage: "" }, 'baseImage must be an image\'s name, on one line, got ""'],
      [{ baseImage: "jre\nRUN x" }, 'baseImage must be an image\'s name, on one line, got "jre\\nRUN x"'],
      [
        { advertisedHost: 7 },
        "advertisedHost must be a host name or IP address, got 7; an IPv6 address has no brackets",
      ],
      [
        { advertisedHost: "[::1]" },
        'advertisedHost must be a host name or IP address, got "[::1]"; an IPv6 address has no brackets',
      ],
      [{ brokers: 0 }, "brokers must be a number of brokers from 1 to 100, got 0"],
      [{ brokers: "three" }, 'brokers must be a number of brokers from 1 to 100, got "three"'],
      [{ brokers: 101 }, "brokers must be a number of brokers from 1 to 100, got 101"],
      [{ firstBrokerId: -1 }, "firstBrokerId must be the id of a broker from 0 to 2900, got -1"],
      [{ firstBrokerId: 2901 }, "firstBrokerId must be the id of a broker from 0 to 2900, got 2901"],
      ...["zookeepers", "controllers"].flatMap((key) =>
        [0, 2, 4, 6, 7, 1.5, "3"].map(
          (count) =>
            [
              { [key]: count },
              `${key} must be 1, 3 or 5, because an even number survives no more failures than one less, ` +
                `and more than 5 only slow writes down, got ${JSON.stringify(count)}`,
            ] as const,
        ),
      ),
      ...["port", "zookeeperPort"].flatMap((key) =>
        [65_536, -1, 90.5, "http"].map(
          (value) =>
            [
              { [key]: value },
              `${key} must be a port, or 0 for a free one, from 0 to 65535, got ${JSON.stringify(value)}`,
            ] as const,
        ),
      ),
      ...["heapMiB", "zookeeperHeapMiB"].flatMap(
        (key) =>
          [
            [{ [key]: 63 }, `${key} must be a heap in MiB from 64 to 1048576, got 63`],
            [{ [key]: "1g" }, `${key} must be a heap in MiB from 64 to 1048576, got "1g"`],
          ] as const,
      ),
      [{ startupTimeoutMs: 999 }, "startupTimeoutMs must be a time in milliseconds from 1000 to 3600000, got 999"],
      ...["retainData", "smokeTest"].map(
        (key) => [{ [key]: "yes" }, `${key} must be true or false, got "yes"`] as const,
      ),
      ...["brokerConfig", "zookeeperConfig"].flatMap(
        (key) =>
          [
            [{ [key]: "a=1" }, `${key} must be an object of settings under their official names, got "a=1"`],
            [
              { [key]: { "a.b": { c: 1 } } },
              `${key}["a.b"] must be text, a number, true or false, ${WHOLE_NAME}, got {"c":1}`,
            ],
          ] as const,
      ),
      [{ topics: "orders" }, 'topics must be a list of objects, got "orders"'],
      [{ topics: [7] }, "topics[0] must be an object, got 7"],
      [
        { topics: [{ name: "orders", partitons: 3 }] },
        "topics[0].partitons is not a property of a topic, got 3; did you mean partitions?",
      ],
      [{ hosts: "a" }, "hosts must be a list of objects, got a private value"],
      [{ hosts: [7] }, "hosts[0] must be an object, got a private value"],

      // Keys of another coordination
      [
        { controllers: 3 },
        'controllers is only used with coordination "kraft", got 3 with coordination "zookeeper"; remove it (`pulumi config rm controllers`)',
      ],
      ...Object.entries({ zookeepers: 3, zookeeperPort: 2182, zookeeperHeapMiB: 256 }).map(
        ([key, value]) =>
          [
            { coordination: "kraft", [key]: value },
            `${key} is only used with coordination "zookeeper", got ${value} with coordination "kraft"; remove it (\`pulumi config rm ${key}\`)`,
          ] as const,
      ),
      [
        { coordination: "kraft", zookeeperConfig: { tickTime: 500 } },
        'zookeeperConfig is only used with coordination "zookeeper", got settings with coordination "kraft"; remove it (`pulumi config rm zookeeperConfig`)',
      ],

      // Keys of another runtime
      [
        { hosts: [HOST] },
        'hosts is only used with runtime "ssh", got a value with runtime "local"; remove it with `pulumi config rm hosts`',
      ],
      [
        { runtime: "docker", dataDir: "/data" },
        'dataDir is only used with runtime "local" or "ssh", got "/data" with runtime "docker"; remove it with `pulumi config rm dataDir`',
      ],
      [
        { baseImage: "jre" },
        'baseImage is only used with runtime "docker", got "jre" with runtime "local"; remove it with `pulumi config rm baseImage`',
      ],
      [
        { dockerHost: "tcp" },
        'dockerHost is only used with runtime "docker", got a value with runtime "local"; remove it with `pulumi config rm dockerHost`',
      ],
      [
        { runtime: "docker", dataDir: "/data", javaHome: "/jdk" },
        'dataDir is only used with runtime "local" or "ssh", got "/data" with runtime "docker"; remove it with `pulumi config rm dataDir`; ' +
          'javaHome is only used with runtime "local" or "ssh", got "/jdk" with runtime "docker"; remove it with `pulumi config rm javaHome`',
      ],

      // Distribution
      [
        { version: "3.4.0" },
        "version must be a known version (3.3.1 with Scala 2.13, 3.3.2 with Scala 2.13, 3.9.1 with Scala 2.13), got 3.4.0 with Scala 2.13; for another version, set archive and archiveSha512",
      ],
      [
        { archive: "/kafka.tgz" },
        'archiveSha512 is required with archive "/kafka.tgz", got none; set it to the archive\'s SHA-512',
      ],
      [
        { archiveSha512: DIGEST },
        "archiveSha512 is only used with archive, got no archive; set archive or remove archiveSha512",
      ],
      [
        { archive: "/kafka.tgz", archiveSha512: "abc" },
        'archiveSha512 must be a SHA-512 of 128 hexadecimal digits, got "abc" (3 characters); correct it',
      ],

      // Settings that the components set themselves
      [
        { brokerConfig: { "log.dirs": "/tmp" } },
        'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/tmp"; remove it and use dataDir',
      ],
      [
        { zookeeperConfig: { clientPort: 2182 } },
        'zookeeperConfig["clientPort"] is set by ZooKeeper itself, got 2182; remove it and use zookeeperPort',
      ],

      // Addresses and ports; the runtimes' own tests have more
      [
        { bindAddress: "0.0.0.0" },
        'advertisedHost is needed with bindAddress "0.0.0.0", got none; set it to a name or address that clients can connect to',
      ],
      [
        { bindAddress: "0.0.0.0", advertisedHost: "0.0.0.0" },
        'advertisedHost is needed with bindAddress "0.0.0.0", got "0.0.0.0"; set it to a name or address that clients can connect to',
      ],
      [
        { advertisedHost: "0.0.0.0" },
        'advertisedHost is needed with bindAddress "127.0.0.1", got "0.0.0.0"; set it to a name or address that clients can connect to',
      ],
      [
        { runtime: "docker", bindAddress: "kafka.example" },
        'bindAddress must be an IP address with runtime "docker", got "kafka.example"; set it to the address that this name resolves to',
      ],
      [{ zookeeperPort: 9092 }, "zookeeperPort must differ from port, got 9092 for both; change one of them"],
      [
        { port: 65_534, brokers: 3 },
        "port must leave room for the client ports of brokers up to 65535, got 65534, which needs ports up to 65536; lower it",
      ],
      [
        { port: 2179, brokers: 3 },
        "port must keep the client ports of brokers (2179 to 2181) apart from the client ports of zookeeper (2181), got 2179; change it",
      ],
      [
        { port: 2890, zookeepers: 3 },
        "port must keep the client ports of brokers (2890) apart from the quorum ports of zookeeper (2888 to 2890), got 2890; change it",
      ],
      [
        { zookeeperPort: 3886, zookeepers: 3 },
        "zookeeperPort must keep the client ports of zookeeper (3886 to 3888) apart from the election ports of zookeeper (3888 to 3890), got 3886; change it",
      ],
      [
        { coordination: "kraft", port: 64_535 },
        "port must leave room for the controller ports of brokers up to 65535, got 64535, which needs ports up to 65536; lower it",
      ],
      [
        { coordination: "kraft", controllers: 3, port: 64_533 },
        "port must leave room for the controller ports of controllers up to 65535, got 64533, which needs ports up to 65536; lower it",
      ],
      [
        { runtime: "docker", zookeeperPort: 3888, zookeepers: 3 },
        "zookeeperPort must keep the client ports of zookeeper (3888) apart from the election ports of zookeeper (3888), got 3888; change it",
      ],
      [
        { runtime: "docker", port: 65_535, brokers: 2 },
        "port must leave room for the client ports of brokers up to 65535, got 65535, which needs ports up to 65536; lower it",
      ],
      [
        { dataDir: "/a,b" },
        'dataDir must begin each folder after a comma with "/", "~" or ".", got "/a,b"; write "./b" for a folder of the project; a comma separates two folders, also for Kafka, so one folder needs a path without a comma, such as a symbolic link',
      ],
      [
        { dataDir: "/d1,/d2", coordination: "kraft" },
        'dataDir must be one folder with coordination "kraft", because Kafka 3.3.1 can\'t recover a KRaft node when one of its disks fails (KIP-858), ' +
          'got "/d1,/d2"; join the disks into one volume, such as with LVM or RAID, set coordination to "zookeeper", or set version to 3.8.0 or newer, such as 3.9.1',
      ],
      [
        { dataDir: '["/d1","/d2"]', runtime: "docker" },
        'dataDir is only used with runtime "local" or "ssh", got "/d1,/d2" with runtime "docker"; remove it with `pulumi config rm dataDir`',
      ],
    ];
    for (const [config, message] of cases) {
      it(JSON.stringify(config), () => {
        assert.equal(found(config), message);
      });
    }

    it("bad topics, with the number of brokers and their defaults", () => {
      assert.equal(
        found({
          topics: [{ name: "orders", replicationFactor: 3, config: { "retention.sm": 5 } }, { name: "orders" }],
        }),
        "topics[0].replicationFactor must be at most the number of brokers, got 3 with brokers 1; lower it or raise brokers; " +
          'topics[0].config["retention.sm"] is not a setting of topics in Kafka 3.3.1, got 5; did you mean retention.ms?; ' +
          'topics[1].name must differ from the name of topics[0], got "orders" for both; change or remove one',
      );
      const minInSync = 'topics[0].config["min.insync.replicas"]';
      const tooMany = found({ brokers: 5, topics: [{ name: "orders", config: { "min.insync.replicas": 4 } }] });
      assert.ok(tooMany.startsWith(`${minInSync} must be at most 3, the topic's replicationFactor, `), tooMany);
      assert.match(tooMany, /, got 4; lower it$/);
      const tooFew = { brokers: 3, profile: "production", topics: [{ name: "orders", replicationFactor: 1 }] };
      assert.ok(found(tooFew).startsWith(`${minInSync} must be at most 1, `), found(tooFew));
      assert.match(found(tooFew), /, got the brokers' 2; set it$/);
    });
  });

  describe("of sensitive settings", () => {
    for (const key of ["brokerConfig", "zookeeperConfig"]) {
      const config = { [key]: { "my.plugin.password": "geheim" }, pluginSettings: ["my.plugin."] };

      it(`rejects ${key} in plain text, and does not show the value`, () => {
        assert.equal(
          found(config),
          `${key}["my.plugin.password"] must be a secret, got plain text; set it with ` +
            `\`pulumi config set --secret --path '${key}["my.plugin.password"]'\`, or pass pulumi.secret(...) in a program`,
        );
      });

      it(`accepts ${key} as a secret`, () => {
        assert.equal(found(config, [key]), "");
      });

      it(`does not show a value of ${key} with the wrong form`, () => {
        const reason = `${key}["my.plugin.password"] must be text, with commas between the elements of a list, got a private value`;
        assert.equal(found({ [key]: { "my.plugin.password": ["geheim"] } }), reason);
      });

      it(`shows no value of ${key} if the whole key is a secret`, () => {
        const reason = "must be an object of settings under their official names, got a private value";
        assert.equal(found({ [key]: "geheim" }, [key]), `${key} ${reason}`);
        assert.equal(
          found({ [key]: { tickTime: ["geheim"] } }, [key]),
          `${key}.tickTime must be text, with commas between the elements of a list, got a private value`,
        );
      });
    }

    it("shows no value of a setting that the component sets itself if the whole key is a secret", () => {
      assert.doesNotMatch(found({ brokerConfig: { "log.dirs": "geheim" } }, ["brokerConfig"]), /geheim/);
    });
  });

  describe("of hosts", () => {
    const wrong = (hosts: unknown, secretKeys?: string[]): string => found({ runtime: "ssh", hosts }, secretKeys);

    it("requires at least one host", () => {
      assert.equal(wrong([]), "hosts must contain at least one host, got none; add a host");
    });

    it("rejects a private key in plain text, and does not show it", () => {
      const message = wrong([{ ...HOST, privateKey: PRIVATE_KEY }]);
      assert.match(
        message,
        /^hosts\[0\]\.privateKey must be .*, got plain text; set it with `pulumi config set --secret /,
      );
      assert.doesNotMatch(message, /PRIVATE KEY/);
    });

    it("accepts a private key as a secret", () => {
      assert.equal(wrong([{ ...HOST, privateKey: PRIVATE_KEY }], ["hosts"]), "");
    });

    for (const misplaced of [
      PRIVATE_KEY,
      [PRIVATE_KEY],
      { ...HOST, privateKey: PRIVATE_KEY },
      [{ ...HOST, privateKey: [PRIVATE_KEY] }],
      [{ ...HOST, privateKey: { key: PRIVATE_KEY } }],
      [{ ...HOST, hostKey: PRIVATE_KEY }],
      [{ ...HOST, privateKeyPath: PRIVATE_KEY }],
      [{ ...HOST, privatKey: PRIVATE_KEY }],
      [{ ...HOST, jumpHost: [PRIVATE_KEY] }],
    ]) {
      it(`does not show a key in ${JSON.stringify(misplaced).replaceAll(JSON.stringify(PRIVATE_KEY), "KEY")}`, () => {
        const text = wrong(misplaced);
        assert.match(text, /^hosts.*, got a private value/);
        assert.doesNotMatch(text, /PRIVATE KEY/);
      });
    }
  });

  describe("of users", () => {
    const PASSWORD = "correct horse 7";
    const orders = { name: "orders", allow: [{ topic: "orders", operations: ["Read", "Write"] }] };
    const withPassword = { ...orders, password: PASSWORD };

    for (const security of ["tls", "sasl"]) {
      it(`accepts users and alternative names with security ${security}`, () => {
        assert.equal(
          found({ security, users: [orders], alternativeNames: ["kafka.example", "*.example.com", "::1"] }),
          "",
        );
      });
    }

    it("accepts passwords with sasl as a secret", () => {
      assert.equal(found({ security: "sasl", users: [withPassword] }, ["users"]), "");
    });

    const cases: readonly (readonly [config: Readonly<Record<string, unknown>>, message: string])[] = [
      [
        { users: [orders] },
        'users must be empty with security "none", because nobody logs in then, got orders; set security to tls or sasl, or remove the users',
      ],
      [
        { security: "sasl", users: [orders, { ...withPassword, name: "billing" }] },
        "users[1].password must be a secret, got plain text; set it with `pulumi config set --secret --path 'users[1].password'`",
      ],
      [
        { security: "tls", users: [withPassword] },
        'users[0].password must be left out with security "tls", because users log in with certificates, got a private value; remove it, or set security to sasl',
      ],
      ...(
        [
          ["SSL", "tls"],
          ["ssl", "tls"],
          ["TLS", "tls"],
          ["tsl", "tls"],
          [" tls", "tls"],
          ["SASL_SSL", "sasl"],
          ["sasll", "sasl"],
          ["PLAINTEXT", "none"],
          ["nome", "none"],
          ["on", "tls"],
        ] as const
      ).map(
        ([security, meant]) =>
          [
            { security },
            `security must be "none" or "tls" or "sasl", got "${security}"; did you mean "${meant}"?`,
          ] as const,
      ),
      [{ security: "kerberos" }, 'security must be "none" or "tls" or "sasl", got "kerberos"'],
      [{ security: "constructor" }, 'security must be "none" or "tls" or "sasl", got "constructor"'],
      [
        { security: "tls", alternativeNames: ["kafka.example:9092", "a b"] },
        'alternativeNames[0] must be a host name, a name like "*.example.com", or an IP address, without a port, got "kafka.example:9092"; ' +
          'alternativeNames[1] must be a host name, a name like "*.example.com", or an IP address, without a port, got "a b"',
      ],
    ];
    for (const [config, message] of cases) {
      it(`rejects ${JSON.stringify(config)}`, () => {
        assert.equal(found(config), message);
      });
    }

    for (const misplaced of [
      PASSWORD,
      [PASSWORD],
      { ...withPassword },
      [{ ...orders, password: [PASSWORD] }],
      [{ ...orders, password: PASSWORD.slice(0, 11) }],
      [{ ...orders, pasword: PASSWORD }],
    ]) {
      it(`does not show a password in ${JSON.stringify(misplaced).replaceAll(PASSWORD, "…")}`, () => {
        for (const secretKeys of [[], ["users"]]) {
          const text = found({ security: "sasl", users: misplaced }, secretKeys);
          assert.match(text, /^users.* got a private value(; did you mean password\?)?$/);
          assert.ok(!text.includes(PASSWORD.slice(0, 11)), text);
        }
      });
    }

    it("reports the problems of users together with those of other keys", () => {
      const users = [{ name: "node" }, { ...orders, allow: [{ topic: "orders", operations: ["Reed"] }] }];
      const properties = configProblems({ ...DEFAULTS, security: "tls", users, port: 70_000 });
      assert.deepEqual(
        properties.map(({ property }) => property),
        ["port", "users[0].name", "users[1].allow[0].operations[0]"],
      );
    });

    for (const [argument, key, instead] of [
      ["brokerConfig", "ssl.client.auth", " and use security"],
      ["brokerConfig", "super.users", " and use users"],
      ["zookeeperConfig", "sslQuorum", " and use security"],
    ] as const) {
      it(`rejects ${key} beside security`, () => {
        const owner = argument === "brokerConfig" ? "KafkaBroker" : "ZooKeeper";
        assert.equal(
          found({ security: "tls", [argument]: { [key]: "x" } }),
          `${argument}["${key}"] is set by ${owner} itself, got "x"; remove it${instead}`,
        );
      });
    }
  });

  it("reports all problems at once, whatever their kind", () => {
    const problems = configProblems({
      ...DEFAULTS,
      prot: 1,
      port: 70_000,
      zookeeperPort: -1,
      profile: "fast",
      runtime: "docker",
      archive: "/kafka.tgz",
      brokerConfig: { "broker.id": 7 },
      controllers: 3,
      javaHome: "/jdk",
    });
    assert.deepEqual(problems.map(({ property }) => property).sort(), [
      "archiveSha512",
      'brokerConfig["broker.id"]',
      "javaHome",
      "port",
      "profile",
      "prot",
      "zookeeperPort",
    ]);
  });

  it("reports the other problems beside a setting whose value has the wrong form", () => {
    assert.equal(
      found({
        brokerConfig: { "log.cleanup.policy": ["compact", "delete"], "log.retention.hour": 1, "log.dirs": "/a" },
      }),
      'brokerConfig["log.cleanup.policy"] must be text, with commas between the elements of a list, got ["compact","delete"]; ' +
        'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/a"; remove it and use dataDir; ' +
        'brokerConfig["log.retention.hour"] is not a setting of brokers in Kafka 3.3.1, got 1; did you mean log.retention.hours? Or if a plugin reads it, add the beginning of its name to pluginSettings',
    );
  });

  it("applies a rule over several keys only if each of them has the right form", () => {
    assert.equal(found({ archive: 7, version: "3.9.9" }), "archive must be text, got 7");
    assert.equal(
      found({ bindAddress: "", advertisedHost: "0.0.0.0" }),
      'bindAddress must be a host name or IP address of this machine, got ""; an IPv6 address has no brackets',
    );
    assert.equal(
      found({ brokerConfig: { "broker.id": {} } }),
      `brokerConfig["broker.id"] must be text, a number, true or false, ${WHOLE_NAME}, got {}`,
    );
    assert.equal(
      found({ runtime: "k8s", dataDir: "/data" }),
      'runtime must be "local" or "docker" or "ssh", got "k8s"',
    );
  });

  it("refuses secret JVM flags without their values", () => {
    assert.equal(
      found({ brokerJvmFlags: ["-Xmx-geheim"] }, ["brokerJvmFlags"]),
      "brokerJvmFlags must not be a secret, because every user of the machine can read the flags of a process, got a secret; " +
        "set it without `--secret`, and put secrets into a file",
    );
  });

  it("accepts a list of data folders", () => {
    assert.equal(found({ dataDir: ["/d1", "/d2"] }), "");
    assert.equal(found({ dataDir: 7 }), "dataDir must be text or a list of texts, got 7");
  });

  it("refuses secrets in keys whose values are shown, without their values", () => {
    const archive = "https://user:geheim@example.com/kafka.tgz";
    assert.equal(
      found({ archive, archiveSha512: "geheim" }, ["archive", "archiveSha512"]),
      ["archive", "archiveSha512"]
        .map(
          (key) =>
            `${key} must not be a secret, because the state, messages and files show it, got a secret; set it without \`--secret\`, and keep passwords out of it`,
        )
        .join("; "),
    );
  });

  it("shows no setting of a topic if the topics are a secret", () => {
    const topics = [{ name: "orders", config: { "retention.ms": "geheim", "min.insync.replicas": 5150 } }];
    const problems = found({ topics }, ["topics"]);
    assert.match(
      problems,
      /^topics\[0\]\.config\["min\.insync\.replicas"\] must be at most 1, .+ got a private value; /,
    );
    assert.match(problems, /topics\[0\]\.config\["retention\.ms"\] must be .+, got a private value/);
    assert.doesNotMatch(problems, /geheim|5150/);
  });

  it("requires every key that is not optional", () => {
    assert.deepEqual(
      configProblems({})
        .map(({ property }) => property)
        .sort(),
      KEYS.split(", ")
        .filter((key) => !OPTIONAL_KEYS.includes(key))
        .sort(),
    );
  });
});
