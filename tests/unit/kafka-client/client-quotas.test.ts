import assert from "node:assert/strict";

import { alterClientQuotas, describeClientQuotas } from "../../../components/kafka-client/client-quotas";

/** Complete response: length, correlation id, and these fields in hexadecimal form. */
const response = (...fields: string[]): Buffer => {
  const body = Buffer.from(`00000000${fields.join("")}`, "hex");
  return Buffer.concat([Buffer.from(body.length.toString(16).padStart(8, "0"), "hex"), body]);
};

const text = (value: string): string =>
  `${value.length.toString(16).padStart(4, "0")}${Buffer.from(value).toString("hex")}`;

const hex = (bytes: string | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString("hex");

const ENTITY = `00000001${text("user")}${text("orders")}`;

describe("describeClientQuotas", () => {
  const request = describeClientQuotas("orders");

  it("asks for the quotas of exactly one user, without those of its client ids", () => {
    assert.equal(hex(request.bytes).slice(8), `0030000000000000ffff00000001${text("user")}00${text("orders")}01`);
  });

  it("reads quotas with fractions", () => {
    const values = `${text("producer_byte_rate")}4130000000000000${text("request_percentage")}4029000000000000`;
    assert.deepEqual(request.parse(response("00000000", "0000ffff", "00000001", ENTITY, "00000002", values)), {
      producer_byte_rate: 1_048_576,
      request_percentage: 12.5,
    });
  });

  it("reads no quotas of a user without any", () => {
    assert.deepEqual(request.parse(response("00000000", "0000ffff", "ffffffff")), {});
  });

  it("throws the error of the broker", () => {
    assert.throws(() => request.parse(response("00000000", "001fffff", "ffffffff")), { code: 31, message: "error 31" });
  });
});

describe("alterClientQuotas", () => {
  const request = alterClientQuotas("orders", { producer_byte_rate: 1_048_576, request_percentage: undefined });

  it("sets and removes quotas", () => {
    assert.equal(
      hex(request.bytes).slice(8),
      [
        ...["0031000000000000ffff00000001", ENTITY, "00000002"],
        ...[text("producer_byte_rate"), "4130000000000000", "00"],
        ...[text("request_percentage"), "0000000000000000", "01"],
        "00", // Not only a check.
      ].join(""),
    );
  });

  it("throws the error of the broker", () => {
    assert.equal(request.parse(response("00000000", "00000001", "0000ffff", ENTITY)), undefined);
    const refusal = response("00000000", "00000001", "002a", text("Bad key"), ENTITY);
    assert.throws(() => request.parse(refusal), { code: 42, message: "Bad key" });
  });
});
