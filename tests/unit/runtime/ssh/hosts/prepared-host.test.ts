import assert from "node:assert/strict";

import { hostLayout } from "../../../../../components/runtime/ssh/hosts/host-layout";
import { consoleToolsOn, type PreparedHost } from "../../../../../components/runtime/ssh/hosts/prepared-host";

const LOGIN = { address: "10.0.0.1", port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" };

const HOST: PreparedHost = {
  name: "a",
  login: LOGIN,
  layout: hostLayout("/home/kafka", "p-s", "kafka_2.13-3.3.1"),
  architecture: "x86_64",
  needsJava: false,
  downloads: false,
};

const BIN = "/home/kafka/kafka-cluster/p-s/distributions/kafka_2.13-3.3.1/kafka/bin";

describe("consoleToolsOn", () => {
  it("puts the tools on the PATH of the host", () => {
    assert.equal(consoleToolsOn(HOST), `ssh -t -p 22 kafka@10.0.0.1 'PATH=$PATH:${BIN}'`);
  });

  it("names the installed Java, or the Java of the user", () => {
    const java = "/home/kafka/kafka-cluster/p-s/distributions/java-17/java";
    assert.match(consoleToolsOn({ ...HOST, needsJava: true }), new RegExp(` 'JAVA_HOME=${java} PATH=`));
    assert.match(consoleToolsOn(HOST, "/opt/jdk"), / 'JAVA_HOME=\/opt\/jdk PATH=/);
  });

  it("works when pasted with the account of a domain", () => {
    const login = { ...LOGIN, user: "EXAMPLE\\kafka", jump: { ...LOGIN, address: "gate", user: "me@example.com" } };
    assert.match(
      consoleToolsOn({ ...HOST, login }),
      /^ssh -t -J me@example\.com@gate:22 -p 22 'EXAMPLE\\kafka@10\.0\.0\.1' 'PATH=/,
    );
  });

  it("connects to IPv6 addresses", () => {
    const login = { ...LOGIN, address: "fd00::1", jump: { ...LOGIN, address: "fd00::2", user: "me" } };
    assert.match(consoleToolsOn({ ...HOST, login }), /^ssh -t -J 'me@\[fd00::2\]:22' -p 22 kafka@fd00::1 /);
  });

  it("connects through the jump host", () => {
    const jump = { ...LOGIN, address: "gate", port: 2_222, user: "me" };
    assert.match(
      consoleToolsOn({ ...HOST, login: { ...LOGIN, jump } }),
      /^ssh -t -J me@gate:2222 -p 22 kafka@10\.0\.0\.1 /,
    );
  });
});
