import assert from "node:assert/strict";

import { alterScramCredential, describeScramCredential } from "../../../components/kafka-client/scram-credentials";

/** Complete response: length, correlation id, no tags, throttle time, and these fields in hexadecimal form. */
const response = (...fields: string[]): Buffer => {
  const body = Buffer.from(`000000000000000000${fields.join("")}`, "hex");
  return Buffer.concat([Buffer.from(body.length.toString(16).padStart(8, "0"), "hex"), body]);
};

const hex = (bytes: string | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString("hex");

/** Text `orders` with its length plus one. */
const USER = `07${Buffer.from("orders").toString("hex")}`;

const TOO_LONG = `09${Buffer.from("too long").toString("hex")}`;

describe("describeScramCredential", () => {
  const request = describeScramCredential("orders");
  const answer = (...credentials: string[]) =>
    request.parse(response("000000", "02", USER, "000000", `0${credentials.length + 1}`, ...credentials, "00", "00"));

  it("asks for one user", () => {
    assert.equal(hex(request.bytes).slice(8), `0032000000000000ffff0002${USER}0000`);
  });

  it("reads the iterations of SCRAM-SHA-512, and not of SCRAM-SHA-256", () => {
    assert.equal(answer("010000100000", "020000200000"), 8_192);
    assert.equal(answer("010000100000"), undefined);
  });

  it("reads nothing of a user without credentials", () => {
    assert.equal(request.parse(response("000000", "02", USER, "005b", "00", "01", "00", "00")), undefined);
  });

  it("throws the error of the broker, and the error of the user", () => {
    assert.throws(() => request.parse(response("001f00", "01", "00")), { code: 31 });
    assert.throws(() => request.parse(response("000000", "02", USER, "005c", TOO_LONG, "01", "00", "00")), {
      code: 92,
      message: "too long",
    });
  });
});

describe("alterScramCredential", () => {
  const credential = { iterations: 8_192, salt: Buffer.alloc(32, 1), saltedPassword: Buffer.alloc(200, 2) };

  it("sets salt and salted password, with lengths of more than one byte", () => {
    assert.equal(
      hex(alterScramCredential("orders", credential).bytes).slice(8),
      [
        ...["0033000000000000ffff00", "01", "02", USER, "02", "00002000"],
        ...[`21${"01".repeat(32)}`, `c901${"02".repeat(200)}`, "00", "00"],
      ].join(""),
    );
  });

  it("deletes the credential", () => {
    assert.equal(
      hex(alterScramCredential("orders", undefined).bytes).slice(8),
      `0033000000000000ffff0002${USER}02000100`,
    );
  });

  it("throws the error of a user, but not that of a missing credential", () => {
    const parse = (error: string) =>
      alterScramCredential("orders", undefined).parse(response("02", USER, error, "00", "00"));
    assert.equal(parse("000000"), undefined);
    assert.equal(parse("005b00"), undefined);
    assert.throws(() => parse("002900"), { code: 41, message: "error 41" });
    assert.throws(() => parse(`005c${TOO_LONG}`), { code: 92, message: "too long" });
  });
});
