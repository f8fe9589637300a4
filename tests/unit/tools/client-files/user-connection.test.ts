import assert from "node:assert/strict";

import { connectionTo } from "../../../../components/config/connection";
import { selectUser } from "../../../../tools/client-files/user-connection";

const connection = connectionTo("a:9092", { authorities: "PEM" });
const users = { orders: connectionTo("a:9092", { authorities: "orders" }), billing: connection };

describe("selectUser", () => {
  it("returns the settings of the user", () => {
    assert.equal(selectUser("dev", "orders", { connection, users }), users.orders);
  });

  for (const [name, stack, outputs, message] of [
    ["without outputs", "dev", {}, "stack dev has no outputs; run `npm start`"],
    ["without outputs", "test", {}, "stack test has no outputs; run `npm run pulumi -- up --stack test`"],
    [
      "without security",
      "test",
      { connection: connectionTo("a:9092") },
      "stack test has no users, because its clients connect without encryption and without a login; use the settings of its output connection, which `npm run pulumi -- stack output connection --stack test` prints",
    ],
    [
      "without users",
      "dev",
      { connection },
      "stack dev has no users; add one to users in its configuration, and run `npm start`",
    ],
    [
      "with other users",
      "dev",
      { connection, users },
      "stack dev has no user constructor; its users are orders, billing",
    ],
  ] as const) {
    it(`refuses a stack ${name}: ${stack}`, () => {
      assert.throws(() => selectUser(stack, "constructor", outputs), { message });
    });
  }
});
