import assert from "node:assert/strict";

import { controllerPort } from "../../../components/kafka/controller-port";

describe("controllerPort", () => {
  it("is further from the brokers' first port than they count up", () => {
    assert.equal(controllerPort(9092), 10_093);
  });

  it("is picked where the brokers' are", () => {
    assert.equal(controllerPort(0), 0);
  });
});
