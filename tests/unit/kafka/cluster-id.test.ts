import assert from "node:assert/strict";

import { newClusterId } from "../../../components/kafka/cluster-id";

describe("newClusterId", () => {
  it("makes ids as Kafka does: 16 bytes in Base64 for URLs, without padding or a dash at the beginning", () => {
    const ids = Array.from({ length: 1_000 }, newClusterId);
    for (const id of ids) {
      assert.match(id, /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
      assert.equal(Buffer.from(id, "base64url").length, 16);
    }
    assert.equal(new Set(ids).size, ids.length);
  });
});
