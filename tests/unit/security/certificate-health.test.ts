import assert from "node:assert/strict";

import { certificateHealth, dateText, lifeOf } from "../../../components/security/certificate-health";
import { issueAuthority } from "../../../components/security/issue-certificate";

describe("certificateHealth", () => {
  const NOW = Date.UTC(2026, 10, 29);
  const DAY = 24 * 3_600_000;
  let certificate: string;
  before(async () => {
    // One day before now and 29 days from now on: a life of 30 days, whose last third begins on day 19.
    ({ certificate } = await issueAuthority({ organization: "o", commonName: "c", validDays: 29 }, undefined, NOW));
  });

  for (const [days, health] of [
    [0, "healthy"],
    [19, "healthy"],
    [19.01, "expires 2026-12-28, less than a third of its life is left"],
    [28.99, "expires 2026-12-28, less than a third of its life is left"],
    [29, "expired 2026-12-28"],
    [2_000, "expired 2026-12-28"],
  ] as const) {
    it(`is "${health}" after ${days} of 29 days`, () => {
      assert.equal(certificateHealth(certificate, NOW + days * DAY), health);
    });
  }

  it("uses the first certificate of a chain", async () => {
    const { certificate: root } = await issueAuthority({ organization: "o", commonName: "root" }, undefined, NOW);
    assert.equal(dateText(lifeOf(certificate + root).to), "2026-12-28");
  });
});
