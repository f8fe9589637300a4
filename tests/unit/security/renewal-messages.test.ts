import assert from "node:assert/strict";

import { renewalMessages } from "../../../components/security/renewal-messages";
import { newAuthority, newCertificate } from "../../support/issued-certificates";

const DAY_MS = 24 * 3_600_000;

describe("renewalMessages", () => {
  it("name each service whose certificate has little of its life left, or has expired", async () => {
    const authority = await newAuthority();
    const { certificate } = await newCertificate(authority, { validDays: 99 });
    const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const services = { "kafka-0": certificate, zookeeper: certificate };
    assert.deepEqual(renewalMessages(services), []);
    assert.deepEqual(renewalMessages(services, Date.now() + 80 * DAY_MS), [
      `kafka-0 restarts: its certificate expires ${day(99)}, less than a third of its life is left; the certificate is renewed`,
      `zookeeper restarts: its certificate expires ${day(99)}, less than a third of its life is left; the certificate is renewed`,
    ]);
    assert.deepEqual(renewalMessages({ "kafka-0": certificate }, Date.now() + 100 * DAY_MS), [
      `kafka-0 restarts: its certificate expired ${day(99)}; the certificate is renewed`,
    ]);
  });
});
