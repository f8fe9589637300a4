import assert from "node:assert/strict";

import { DEFAULT_BASE_IMAGE } from "../../../../components/runtime/docker/base-image";
import { type StackRequirements, stackRequirements } from "../../../../tools/setup/stack-requirements";

/** A stack's configuration file with these settings. */
const file = (...settings: string[]): string =>
  `config:\n${settings.map((setting) => `  kafka-cluster:${setting}\n`).join("")}`;

const DOCKER = "runtime: docker";
const NOTHING: StackRequirements = { versions: [], docker: false, baseImageHosts: [], ssh: false, security: false };
const PLUGIN_ALONE: StackRequirements = { ...NOTHING, docker: true };
const WITH_BASE_IMAGE: StackRequirements = { ...PLUGIN_ALONE, baseImageHosts: [""] };

const CASES: readonly (readonly [name: string, files: readonly string[], requirements: StackRequirements])[] = [
  ["nothing without stacks", [], NOTHING],
  ["nothing for an empty file", ["", "# docker is not here\n"], NOTHING],
  ["nothing for a stack on this machine", [file("runtime: local", "baseImage: docker.io/java")], NOTHING],
  ["nothing for a setting of another project", ["config:\n  other:runtime: docker\n"], NOTHING],
  ["plugin and base image", [file(DOCKER)], WITH_BASE_IMAGE],
  [
    "the default base image if the setting names it",
    [file(DOCKER, `baseImage: ${DEFAULT_BASE_IMAGE}`)],
    WITH_BASE_IMAGE,
  ],
  ["the default base image if the setting is empty", [file(DOCKER, 'baseImage: ""', "dockerHost:")], WITH_BASE_IMAGE],
  ["no base image if the setting names another", [file(DOCKER, "baseImage: java:17")], PLUGIN_ALONE],
  ["no base image if its name is encrypted", [file(DOCKER, "baseImage: {secure: v1:x}")], PLUGIN_ALONE],
  ["no base image if the daemon is encrypted", [file(DOCKER, "dockerHost: {secure: v1:x}")], PLUGIN_ALONE],
  [
    "the base image once for each daemon",
    [
      file(DOCKER),
      file(DOCKER, "dockerHost: ssh://box"),
      file(DOCKER, "dockerHost: ssh://box", "port: 0"),
      file("runtime: local", "dockerHost: ssh://other"),
    ],
    { ...WITH_BASE_IMAGE, baseImageHosts: ["", "ssh://box"] },
  ],
  [
    "plugin and base image for settings in braces, which the CLI writes",
    [`{config: {"kafka-cluster:runtime": docker}}`],
    WITH_BASE_IMAGE,
  ],
  ["the connection to remote hosts", [file("runtime: ssh")], { ...NOTHING, ssh: true }],
  ["nothing for ssh in another setting", [file("runtime: local", "dockerHost: ssh://box")], NOTHING],
  ["class data for security on this machine", [file("security: tls")], { ...NOTHING, security: true }],
  ["the same with the runtime", [file("runtime: local", "security: sasl")], { ...NOTHING, security: true }],
  ["nothing for security that is none or unknown", [file("security: none"), file("security: ssl")], NOTHING],
  ["no class data for security in Docker", [file(DOCKER, "security: tls")], WITH_BASE_IMAGE],
  [
    "the versions of Kafka",
    [file("version: 3.9.1"), file("version: 3.9.1", DOCKER)],
    { ...WITH_BASE_IMAGE, versions: ["3.9.1"] },
  ],
  ["no version of an archive of one's own", [file("version: 3.9.1", "archive: /kafka.tgz")], NOTHING],
  ["the requirements of all stacks", [file("runtime: ssh"), file(DOCKER)], { ...WITH_BASE_IMAGE, ssh: true }],
  [
    "nothing for files without settings",
    [
      "docker",
      "ssh",
      "- docker",
      "config: docker",
      "config: [docker",
      "\tconfig: docker",
      "config:\n  kafka-cluster:runtime: *docker\n",
    ],
    NOTHING,
  ],
];

describe("stackRequirements", () => {
  for (const [name, files, requirements] of CASES) {
    it(`is ${name}`, () => {
      assert.deepEqual(stackRequirements(files), requirements);
    });
  }
});
