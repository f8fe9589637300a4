import assert from "node:assert/strict";

import { DESCRIBE_LOG_DIRS } from "../../../components/kafka-client/describe-log-dirs";
import { LIST_GROUPS } from "../../../components/kafka-client/list-groups";

/** Complete response: length, correlation id, and these fields in hexadecimal form. */
const response = (...fields: string[]): Buffer => {
  const body = Buffer.from(`00000000${fields.join("")}`.replaceAll(" ", ""), "hex");
  return Buffer.concat([Buffer.from(body.length.toString(16).padStart(8, "0"), "hex"), body]);
};

const text = (value: string): string =>
  `${value.length.toString(16).padStart(4, "0")}${Buffer.from(value).toString("hex")}`;

describe("LIST_GROUPS", () => {
  it("is version 0 without fields", () => {
    assert.equal(Buffer.from(LIST_GROUPS.bytes as Uint8Array).toString("hex"), "0000000a0010000000000000ffff");
  });

  it("reads the names of groups", () => {
    const bytes = response("0000", "00000002", text("billing"), text("consumer"), text("audit"), text(""));
    assert.deepEqual(LIST_GROUPS.parse(bytes), ["billing", "audit"]);
  });
});

describe("DESCRIBE_LOG_DIRS", () => {
  it("asks for all topics", () => {
    const bytes = Buffer.from(DESCRIBE_LOG_DIRS.bytes as Uint8Array).toString("hex");
    assert.equal(bytes, "0000000e0023000100000000ffffffffffff");
  });

  it("reads the sizes of replicas in all folders, without those that are being moved", () => {
    const partition = (number: string, bytes: string, isFuture: string) =>
      `0000000${number} 00000000000000${bytes} 0000000000000000 0${isFuture}`;
    const bytes = response(
      "00000000 00000002",
      ...[
        "0000",
        text("/d1"),
        "00000001",
        text("orders"),
        "00000002",
        partition("0", "10", "0"),
        partition("1", "20", "1"),
      ],
      ...["0000", text("/d2"), "00000001", text("orders"), "00000001", partition("1", "30", "0")],
    );
    assert.deepEqual(DESCRIBE_LOG_DIRS.parse(bytes), [
      { partition: "orders-0", topic: "orders", bytes: 16 },
      { partition: "orders-1", topic: "orders", bytes: 48 },
    ]);
  });
});
