import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { HostEntry } from "../../../../components/runtime/ssh/hosts/host-entries";
import { SshRuntime, type SshRuntimeArgs } from "../../../../components/runtime/ssh/ssh-runtime";
import { describeProblems } from "../../../../components/shared/problems";
import { inputsOf, isSecret, namesOf, register } from "../../../../testing/pulumi-mocks";
import { brokers, zooKeepers } from "../../../support/hosts-and-plans";
import { makeRequest } from "../../../support/local-cluster";
import { REMOTE_HEALTH, SSH_STACK, sshOutputs } from "../../../support/ssh-cluster";
import { factsOfHost, sshHosts } from "../../../support/ssh-hosts";
import { LOCKED_KEY } from "../../../support/ssh-keys";

const HOST: HostEntry = { name: "a", address: "a.example", user: "kafka" };

describe("SshRuntime", () => {
  describe("problems", () => {
    const problemsOf = (settings: Partial<SshRuntimeArgs>, services = brokers(1)): string =>
      describeProblems(new SshRuntime({ hosts: [HOST], ...settings }).problems(services));

    it("finds none with hosts and absolute paths", () => {
      assert.equal(problemsOf({ dataDir: "/srv/kafka", javaHome: "/opt/jdk-17" }), "");
      assert.equal(problemsOf({ dataDir: "/d1/kafka, /d2/kafka" }), "");
    });

    const paths = "must be an absolute path on the hosts, of letters, digits and _ . / @ + -, got";
    const cases: readonly (readonly [settings: Partial<SshRuntimeArgs>, message: string])[] = [
      [{ hosts: [] }, "hosts must contain at least one host, got none; add a host"],
      [{ hosts: undefined as never }, "hosts must be a list of objects, got a private value"],
      [{ hosts: [null as never] }, "hosts[0] must be an object, got a private value"],
      [
        { hosts: [HOST, HOST] },
        'hosts[1].name must differ from that of hosts[0], got "a" for both; change or remove one; ' +
          'hosts[1].address must differ from that of hosts[0], got "a.example:22" for both; change or remove one',
      ],
      [{ hosts: [{ ...HOST, port: 0 }] }, "hosts[0].port must be a port from 1 to 65535, got 0"],
      [
        { dataDir: "srv", javaHome: "/opt/my jdk" },
        `dataDir ${paths} "srv"; set another path; javaHome ${paths} "/opt/my jdk"; set another path`,
      ],
      [
        { dataDir: "" },
        'dataDir must not contain an empty entry, got ""; name a folder in each entry, and end the text without a comma',
      ],
      [{ dataDir: ["/d1", "d2"] }, `dataDir ${paths} "d2"; set another path`],
      [
        { dataDir: "/d1,/d2/../d1/" },
        'dataDir must name each folder once, got "/d1/" twice; remove one of the two entries',
      ],
    ];
    for (const [settings, message] of cases) {
      it(`reports: ${message}`, () => {
        assert.equal(problemsOf(settings), message);
      });
    }

    it("reports settings that only a program without types can pass", () => {
      assert.equal(
        problemsOf({ javaHome: 5, dataDirs: "/d1" } as object),
        'javaHome must be text, got 5; dataDirs is not a property of SshRuntime, got "/d1"; did you mean dataDir?',
      );
      assert.equal(
        describeProblems(new SshRuntime(undefined as never).problems(brokers(1))),
        "hosts must contain at least one host, got none; add a host",
      );
    });

    it("reports ports that are to be picked and an advertised wildcard", () => {
      const services = [...zooKeepers(1), ...brokers(3, { port: 0, advertisedHost: "0.0.0.0" })];
      assert.equal(
        problemsOf({}, services),
        'advertisedHost must be a host that clients can connect to, got "0.0.0.0"; remove it, or set it to a name or address; ' +
          "port must be a port from 1 to 65535 on hosts, got 0; set a port, because a free one can only be picked on this machine",
      );
    });

    it("checks a private key that is a text, and no output", () => {
      assert.match(problemsOf({ hosts: [{ ...HOST, privateKey: LOCKED_KEY }] }), /^hosts\[0\]\.privateKey must be /);
      for (const privateKey of [pulumi.secret(LOCKED_KEY), Promise.resolve(LOCKED_KEY)]) {
        const jumpHost = { address: "jump.example", user: "me", privateKey };
        assert.equal(problemsOf({ hosts: [{ ...HOST, privateKey, jumpHost }] }), "");
      }
    });
  });

  describe("prepare", () => {
    const start = sshHosts();

    it("returns an inspector of data and a deployment that keeps the private key a secret", async () => {
      const scripts: string[] = [];
      const { jump: _, ...login } = await start((command, stdin) => {
        scripts.push(command);
        const answers: Readonly<Record<string, string>> = {
          "bash -s -- inspect": `${factsOfHost()}data=kafka-0 retained\ndataText=kafka-0 cluster.id=X\n`,
          "bash -s -- print_file": stdin.includes("'myid'") ? "1\n" : "",
          "bash -s -- print_match": '"id":"YgrtTBYRR_mGxScXTNJUJg\n',
        };
        return { stdout: answers[command] ?? "" };
      });
      const runtime = new SshRuntime({
        hosts: [{ name: "a", ...login, privateKey: pulumi.secret(login.privateKey ?? "") }],
      });
      const registered = await register(async () => {
        const { data, deploy } = await runtime.prepare(makeRequest(brokers(1)));
        assert.equal(await data.dataState("kafka-0"), "retained");
        assert.equal(await data.dataState("kafka-1"), "none");
        assert.equal(await data.dataFile("kafka-0", "meta.properties"), "cluster.id=X\n");
        assert.equal(await data.dataFile("kafka-0", "myid"), "1\n");
        assert.equal(await data.dataFile("kafka-0", "other"), undefined);
        assert.equal(await data.dataAfter("kafka-0", '"id":"', 22), "YgrtTBYRR_mGxScXTNJUJg");
        assert.equal(await data.dataAfter("kafka-1", '"id":"', 22), undefined);
        assert.equal(data.dataPlace("kafka-0"), "a:/home/kafka/kafka-cluster/kafka-cluster-test/data/kafka-0");
        assert.equal(data.dataPlace("kafka-1"), "data of kafka-1");
        deploy("kafka", {});
      }, sshOutputs);
      assert.deepEqual(namesOf(registered, SSH_STACK), ["kafka-stack"]);
      assert.ok(isSecret(inputsOf(registered, REMOTE_HEALTH, "a-kafka-health").login));
      assert.deepEqual([...new Set(scripts)].sort(), [
        "bash -s -- inspect",
        "bash -s -- list_services",
        "bash -s -- print_file",
        "bash -s -- print_match",
      ]);
    });
  });
});
