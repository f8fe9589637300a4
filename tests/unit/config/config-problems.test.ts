import assert from "node:assert/strict";

import { configProblems } from "../../../components/config/config-problems";
import { describeProblems } from "../../../components/shared/problems";
import { defaultConfig } from "../../support/project-file";
import { PRIVATE_KEY } from "../../support/ssh-keys";

const DIGEST = "0123456789abcdef".repeat(8);

const KEYS =
  "runtime, coordination, version, scalaVersion, archive, archiveSha512, bindAddress, advertisedHost, dataDir, acceptDataLoss, profile, " +
  "baseImage, dockerHost, javaHome, brokers, zookeepers, controllers, port, zookeeperPort, retainData, heapMiB, " +
  "zookeeperHeapMiB, brokerConfig, zookeeperConfig, topics, hosts, smokeTest";

const found = (config: Record<string, unknown>, secretKeys: string[] = []): string =>
  describeProblems(configProblems({ ...defaultConfig, ...config }, secretKeys));

describe("configProblems", () => {
  describe("finds nothing wrong with", () => {
    const cases: readonly Record<string, unknown>[] = [
      {},
      { port: 0, zookeeperPort: 0 },
      { port: 65_535, zookeeperPort: 1 },
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
      { retainData: true, dataDir: "/data", smokeTest: false, profile: "production", javaHome: "/jdk" },
      { runtime: "docker" },
      { runtime: "docker", baseImage: "jre:17", dockerHost: "ssh://user@host", retainData: true, port: 0 },
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
        `prot is no key of this project; remove it with \`pulumi config rm prot\` or use one of ${KEYS}`,
      ],
      [{ port: undefined }, "port must be a port, or 0 for a free one, from 0 to 65535, got undefined"],

      // Form
      [{ runtime: "k8s" }, 'runtime must be "local" or "docker" or "ssh", got "k8s"'],
      [{ coordination: "raft" }, 'coordination must be "zookeeper" or "kraft", got "raft"'],
      [{ profile: "fast" }, 'profile must be "development" or "production", got "fast"'],
      [{ version: "" }, 'version must be a version, on one line, got ""'],
      [{ scalaVersion: "2.13\n" }, 'scalaVersion must be a version, on one line, got "2.13\\n"'],
      [{ bindAddress: "" }, 'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got ""'],
      [
        { bindAddress: "a\nb=c" },
        'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got "a\\nb=c"',
      ],
      ...["archive", "archiveSha512", "dataDir", "dockerHost", "javaHome"].map(
        (key) => [{ [key]: 7 }, `${key} must be text, got 7`] as const,
      ),
      [{ baseImage: 7 }, "baseImage must be an image's name, on one line, got 7"],
      [{ runtime: "docker", baseImage: "" }, 'baseImage must be an image\'s name, on one line, got ""'],
      [{ baseImage: "jre\nRUN x" }, 'baseImage must be an image\'s name, on one line, got "jre\\nRUN x"'],
      [
        { bindAddress: "::1" },
        'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got "::1"',
      ],
      [{ advertisedHost: 7 }, "advertisedHost must be a host name or IPv4 address, no IPv6 address, got 7"],
      [{ advertisedHost: "[::1]" }, 'advertisedHost must be a host name or IPv4 address, no IPv6 address, got "[::1]"'],
      [{ brokers: 0 }, "brokers must be a number of brokers from 1 to 100, got 0"],
      [{ brokers: "three" }, 'brokers must be a number of brokers from 1 to 100, got "three"'],
      [{ brokers: 101 }, "brokers must be a number of brokers from 1 to 100, got 101"],
      ...["zookeepers", "controllers"].flatMap((key) =>
        [0, 2, 4, 6, 7, 1.5, "3"].map(
          (count) =>
            [
              { [key]: count },
              `${key} must be 1, 3 or 5, for an even number survives no more failures than one less, ` +
                `and more than 5 only slow writes down, got ${JSON.stringify(count)}`,
            ] as const,
        ),
      ),
      ...["port", "zookeeperPort"].flatMap(
        (key) =>
          [
            [{ [key]: 65_536 }, `${key} must be a port, or 0 for a free one, from 0 to 65535, got 65536`],
            [{ [key]: -1 }, `${key} must be a port, or 0 for a free one, from 0 to 65535, got -1`],
            [{ [key]: 90.5 }, `${key} must be a port, or 0 for a free one, from 0 to 65535, got 90.5`],
            [{ [key]: "http" }, `${key} must be a port, or 0 for a free one, from 0 to 65535, got "http"`],
          ] as const,
      ),
      ...["heapMiB", "zookeeperHeapMiB"].flatMap(
        (key) =>
          [
            [{ [key]: 63 }, `${key} must be a heap in MiB from 64 to 1048576, got 63`],
            [{ [key]: "1g" }, `${key} must be a heap in MiB from 64 to 1048576, got "1g"`],
          ] as const,
      ),
      ...["retainData", "smokeTest"].map(
        (key) => [{ [key]: "yes" }, `${key} must be true or false, got "yes"`] as const,
      ),
      ...["brokerConfig", "zookeeperConfig"].flatMap(
        (key) =>
          [
            [{ [key]: "a=1" }, `${key} must be an object of settings under their official names, got "a=1"`],
            [{ [key]: { "a.b": { c: 1 } } }, `${key}["a.b"] must be text, a number, true or false, got {"c":1}`],
          ] as const,
      ),
      [{ topics: "orders" }, 'topics must be a list of objects, got "orders"'],
      [{ topics: [7] }, "topics[0] must be an object, got 7"],
      [
        { topics: [{ name: "orders", partitons: 3 }] },
        "topics[0].partitons is no property of a topic (name, partitions, replicationFactor, config, protect), got 3",
      ],
      [{ hosts: "a" }, "hosts must be a list of objects, got a private value"],
      [{ hosts: [7] }, "hosts[0] must be an object, got a private value"],

      // What another runtime reads
      [
        { hosts: [{ name: "a", address: "kafka-a.example", user: "kafka" }] },
        'hosts goes with runtime "ssh", got one with "local"; remove it with `pulumi config rm hosts`',
      ],

      // What another coordination reads
      [
        { controllers: 3 },
        'controllers goes with coordination "kraft", got 3 with "zookeeper"; remove it with `pulumi config rm controllers`',
      ],
      ...Object.entries({ zookeepers: 3, zookeeperPort: 2182, zookeeperHeapMiB: 256 }).map(
        ([key, value]) =>
          [
            { coordination: "kraft", [key]: value },
            `${key} goes with coordination "zookeeper", got ${value} with "kraft"; remove it with \`pulumi config rm ${key}\``,
          ] as const,
      ),
      [
        { coordination: "kraft", zookeeperConfig: { tickTime: 500 } },
        'zookeeperConfig goes with coordination "zookeeper", got one with "kraft"; remove it with `pulumi config rm zookeeperConfig`',
      ],

      // What another runtime reads
      [
        { runtime: "docker", dataDir: "/data" },
        'dataDir goes with runtime "local" or "ssh", got "/data" with "docker"; remove it with `pulumi config rm dataDir`',
      ],
      [
        { runtime: "docker", javaHome: "/jdk" },
        'javaHome goes with runtime "local" or "ssh", got "/jdk" with "docker"; remove it with `pulumi config rm javaHome`',
      ],
      [
        { baseImage: "jre" },
        'baseImage goes with runtime "docker", got "jre" with "local"; remove it with `pulumi config rm baseImage`',
      ],
      [
        { dockerHost: "tcp" },
        'dockerHost goes with runtime "docker", got one with "local"; remove it with `pulumi config rm dockerHost`',
      ],
      [
        { runtime: "docker", dataDir: "/data", javaHome: "/jdk" },
        'dataDir goes with runtime "local" or "ssh", got "/data" with "docker"; remove it with `pulumi config rm dataDir`; ' +
          'javaHome goes with runtime "local" or "ssh", got "/jdk" with "docker"; remove it with `pulumi config rm javaHome`',
      ],

      // The distribution
      [
        { version: "3.4.0" },
        "version must be a known version (3.3.1 with Scala 2.13), got 3.4.0 with Scala 2.13; for another version, set archive and archiveSha512",
      ],
      [
        { archive: "/kafka.tgz" },
        'archiveSha512 is required with archive "/kafka.tgz", got none; set it to the archive\'s SHA-512',
      ],
      [{ archiveSha512: DIGEST }, "archiveSha512 is only used with archive, got it alone; set archive or remove archiveSha512"],
      [
        { archive: "/kafka.tgz", archiveSha512: "abc" },
        'archiveSha512 must be a SHA-512 of 128 hexadecimal digits, got "abc" (3 characters)',
      ],

      // What the components set themselves
      [
        { brokerConfig: { "log.dirs": "/tmp" } },
        'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/tmp"; remove it and use dataDir',
      ],
      [
        { zookeeperConfig: { clientPort: 2182 } },
        'zookeeperConfig["clientPort"] is set by ZooKeeper itself, got 2182; remove it and use zookeeperPort',
      ],

      // Topics
      [
        { topics: [{ name: "orders", replicationFactor: 3, config: { "retention.sm": 5 } }, { name: "orders" }] },
        "topics[0].replicationFactor must be at most the number of brokers, got 3 with brokers 1; lower it or raise brokers; " +
          'topics[0].config["retention.sm"] is no setting of topics in Kafka 3.3.1, got 5; did you mean retention.ms?; ' +
          'topics[1].name must differ from that of topics[0], got "orders" for both; change or remove one',
      ],
      [
        { brokers: 5, topics: [{ name: "orders", config: { "min.insync.replicas": 4 } }] },
        'topics[0].config["min.insync.replicas"] must be at most 3, the topic\'s replicationFactor, else no record is taken with acks=all, got 4; lower it',
      ],
      [
        { brokers: 3, profile: "production", topics: [{ name: "orders", replicationFactor: 1 }] },
        "topics[0].config[\"min.insync.replicas\"] must be at most 1, the topic's replicationFactor, else no record is taken with acks=all, got the brokers' 2; set it",
      ],

      // Addresses
      [
        { bindAddress: "0.0.0.0" },
        'advertisedHost is needed with bindAddress "0.0.0.0", got ""; set it to a name or address that clients can connect to',
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
        'bindAddress must be an IPv4 address with runtime "docker", got "kafka.example"; set it to the address that this name stands for',
      ],
      [{ zookeeperPort: 9092 }, "zookeeperPort must differ from port, got 9092 for both; change one"],
      [
        { port: 65_534, brokers: 3 },
        "port must leave room up to 65535 for the ports of brokers, got 65534, from which they count up to 65536; lower it",
      ],
      [
        { port: 2179, brokers: 3 },
        "port must keep the ports of brokers (2179 to 2181) apart from the ports of ZooKeepers (2181), got 2179; change it",
      ],
      [
        { port: 2890, zookeepers: 3 },
        "port must keep the ports of brokers (2890) apart from the ports between ZooKeepers (2888 to 2890), got 2890; change it",
      ],
      [
        { zookeeperPort: 3886, zookeepers: 3 },
        "zookeeperPort must keep the ports of ZooKeepers (3886 to 3888) apart from the ports between ZooKeepers (3888 to 3890), got 3886; change it",
      ],
      ...["local", "docker"].map(
        (runtime) =>
          [
            { runtime, coordination: "kraft", port: 64_535 },
            "port must leave room up to 65535 for the ports of controllers, got 65536, from which they count up to 65536; lower it",
          ] as const,
      ),
      [
        { coordination: "kraft", controllers: 3, port: 64_533 },
        "port must leave room up to 65535 for the ports of controllers, got 65534, from which they count up to 65536; lower it",
      ],
      [
        { runtime: "docker", zookeeperPort: 3888, zookeepers: 3 },
        "zookeeperPort must keep the ports of ZooKeepers (3888) apart from the ports between ZooKeepers (3888), got 3888; change it",
      ],
      [
        { runtime: "docker", port: 65_535, brokers: 2 },
        "port must leave room up to 65535 for the ports of brokers, got 65535, from which they count up to 65536; lower it",
      ],
      [{ dataDir: "/a,b" }, 'dataDir must hold no comma, got "/a,b"; set another'],
    ];
    for (const [config, message] of cases) {
      it(JSON.stringify(config), () => {
        assert.equal(found(config), message);
      });
    }
  });

  describe("of settings that must not be read by others", () => {
    for (const key of ["brokerConfig", "zookeeperConfig"]) {
      const config = { [key]: { "ssl.keystore.password": "geheim" } };

      it(`rejects ${key} in plain text, and does not show the value`, () => {
        assert.equal(
          found(config),
          `${key}["ssl.keystore.password"] must be kept as a secret, got plain text; ` +
            `set it with \`pulumi config set --secret --path '${key}["ssl.keystore.password"]'\``,
        );
      });

      it(`accepts ${key} as a secret`, () => {
        assert.equal(found(config, [key]), "");
      });

      it(`does not show a value of ${key} that has the wrong form`, () => {
        const why = `${key}["ssl.keystore.key"] must be text, a number, true or false, got a private value`;
        assert.equal(found({ [key]: { "ssl.keystore.key": ["geheim"] } }), why);
      });

      it(`shows nothing of ${key} where the whole of it is a secret`, () => {
        const why = "must be an object of settings under their official names, got a private value";
        assert.equal(found({ [key]: "geheim" }, [key]), `${key} ${why}`);
        assert.equal(
          found({ [key]: { tickTime: ["geheim"] } }, [key]),
          `${key}.tickTime must be text, a number, true or false, got a private value`,
        );
      });
    }
  });

  describe("of hosts", () => {
    const host = { name: "a", address: "kafka-a.example", user: "kafka" };

    const wrong = (hosts: unknown, secretKeys?: string[]): string => found({ runtime: "ssh", hosts }, secretKeys);

    it("asks for one at least", () => {
      assert.equal(wrong([]), 'hosts must hold a host at least with runtime "ssh", got none; add one');
    });

    it("rejects a private key in plain text, and does not show it", () => {
      const why =
        "must be kept as a secret, got plain text; set it with `pulumi config set --secret --path 'hosts[0].privateKey'`";
      assert.equal(wrong([{ ...host, privateKey: PRIVATE_KEY }]), `hosts[0].privateKey ${why}`);
    });

    it("accepts a private key as a secret", () => {
      assert.equal(wrong([{ ...host, privateKey: PRIVATE_KEY }], ["hosts"]), "");
    });

    for (const misplaced of [
      PRIVATE_KEY,
      [PRIVATE_KEY],
      { ...host, privateKey: PRIVATE_KEY },
      [{ ...host, privateKey: [PRIVATE_KEY] }],
      [{ ...host, privateKey: { key: PRIVATE_KEY } }],
      [{ ...host, hostKey: PRIVATE_KEY }],
      [{ ...host, privateKeyPath: PRIVATE_KEY }],
      [{ ...host, privatKey: PRIVATE_KEY }],
      [{ ...host, jumpHost: [PRIVATE_KEY] }],
    ]) {
      it(`does not show a key in ${JSON.stringify(misplaced).replaceAll(JSON.stringify(PRIVATE_KEY), "KEY")}`, () => {
        const text = wrong(misplaced);
        assert.match(text, /^hosts.*, got a private value/);
        assert.doesNotMatch(text, /PRIVATE KEY/);
      });
    }
  });

  it("gives all problems at once, whatever their kind", () => {
    assert.equal(
      found({
        prot: 1,
        port: 70_000,
        zookeeperPort: -1,
        profile: "fast",
        runtime: "ssh",
        archive: "/kafka.tgz",
        brokerConfig: { "broker.id": 7 },
        bindAddress: "0.0.0.0",
        javaHome: "jdk 17",
      }),
      [
        `prot is no key of this project; remove it with \`pulumi config rm prot\` or use one of ${KEYS}`,
        'profile must be "development" or "production", got "fast"',
        "port must be a port, or 0 for a free one, from 0 to 65535, got 70000",
        "zookeeperPort must be a port, or 0 for a free one, from 0 to 65535, got -1",
        'archiveSha512 is required with archive "/kafka.tgz", got none; set it to the archive\'s SHA-512',
        'brokerConfig["broker.id"] is set by KafkaBroker itself, got 7; remove it',
        'hosts must hold a host at least with runtime "ssh", got none; add one',
        'javaHome must be a path on the hosts, from / on, of letters, digits and _ . / @ + -, got "jdk 17"; set another',
      ].join("; "),
    );
  });

  it("asks a rule over several keys only where each of them has the right form", () => {
    assert.equal(found({ archive: 7, version: "9.9.9" }), "archive must be text, got 7");
    assert.equal(
      found({ bindAddress: "", advertisedHost: "" }),
      'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got ""',
    );
    assert.equal(
      found({ brokerConfig: { "broker.id": {} } }),
      'brokerConfig["broker.id"] must be text, a number, true or false, got {}',
    );
    assert.equal(
      found({ runtime: "k8s", dataDir: "/data" }),
      'runtime must be "local" or "docker" or "ssh", got "k8s"',
    );
  });

  it("says of every key that it is needed where nothing is given", () => {
    assert.equal(configProblems({}).length, KEYS.split(", ").length);
  });
});
