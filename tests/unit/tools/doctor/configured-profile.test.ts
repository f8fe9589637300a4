import assert from "node:assert/strict";

import { profileIn } from "../../../../tools/doctor/configured-profile";

describe("profileIn", () => {
  it("is the profile of the configuration", () => {
    assert.equal(profileIn("config:\n  kafka-cluster:profile: production\n"), "production");
  });

  for (const text of ["", "# nothing\n", "config:\n", "config:\n  kafka-cluster:brokers: 3\n"]) {
    it(`is the default one in ${JSON.stringify(text)}`, () => assert.equal(profileIn(text), "development"));
  }
});
