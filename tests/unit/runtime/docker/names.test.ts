import assert from "node:assert/strict";

import {
  dockerNames,
  FILES_LABEL,
  PURPOSE_LABEL,
  SERVICE_LABEL,
  STACK_ID_LABEL,
  STACK_LABEL,
} from "../../../../components/runtime/docker/names";

describe("dockerNames", () => {
  it("derives names from project, stack and service", () => {
    const names = dockerNames("kafka-cluster", "dev");
    assert.equal(names.network, "kafka-cluster-dev");
    assert.equal(names.imageRepository, "kafka-cluster-dev");
    assert.equal(names.container("kafka-0"), "kafka-cluster-dev-kafka-0");
    assert.equal(names.dataVolume("kafka-0"), "kafka-cluster-dev-kafka-0-data");
    assert.equal(names.configVolume("kafka-0"), "kafka-cluster-dev-kafka-0-config");
  });

  it("keeps valid characters, and puts the name of an image in lower case", () => {
    const names = dockerNames("kafka-cluster", "My_team.dev");
    assert.equal(names.network, "kafka-cluster-My_team.dev");
    assert.equal(names.container("kafka-0"), "kafka-cluster-My_team.dev-kafka-0");
    assert.equal(names.imageRepository, "kafka-cluster-my-team-dev");
  });

  it("replaces invalid characters", () => {
    const names = dockerNames("kafka cluster", "a/b:c");
    assert.equal(names.network, "kafka-cluster-a-b-c");
    assert.equal(names.imageRepository, "kafka-cluster-a-b-c");
  });

  it("joins repeated separators in the name of an image, which Docker rejects", () => {
    assert.equal(dockerNames("kafka-cluster", "a..b__-c").imageRepository, "kafka-cluster-a-b-c");
  });
});

describe("the labels", () => {
  it("keep their names, so that objects of older versions are found", () => {
    assert.deepEqual(
      [STACK_LABEL, STACK_ID_LABEL, SERVICE_LABEL, PURPOSE_LABEL, FILES_LABEL],
      [
        "kafka-cluster.stack",
        "kafka-cluster.stack-id",
        "kafka-cluster.service",
        "kafka-cluster.purpose",
        "kafka-cluster.files",
      ],
    );
  });
});
