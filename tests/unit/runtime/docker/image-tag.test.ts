import assert from "node:assert/strict";

import { imageTag } from "../../../../components/runtime/docker/image-tag";

describe("imageTag", () => {
  it("begins with the version, and differs with everything that the image is built from", () => {
    const tags = [
      imageTag("kafka/dev", "3.3.1", "jre:17", "abc"),
      imageTag("kafka/test", "3.3.1", "jre:17", "abc"),
      imageTag("kafka/dev", "3.3.1", "jre:21", "abc"),
      imageTag("kafka/dev", "3.3.1", "jre:17", "def"),
      imageTag("kafka/dev", "3.3.1", "jre:17", "abc", ["openssl"]),
    ];
    assert.equal(new Set(tags).size, tags.length);
    for (const tag of tags) {
      assert.match(tag, /^3\.3\.1-[\da-f]{12}$/);
    }
  });
});
