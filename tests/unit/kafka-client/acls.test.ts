import assert from "node:assert/strict";

import type { Acl } from "../../../components/kafka-client/acl";
import type { Request } from "../../../components/kafka-client/ask";
import { createAcls } from "../../../components/kafka-client/create-acls";
import { deleteAcls } from "../../../components/kafka-client/delete-acls";
import { describeAcls } from "../../../components/kafka-client/describe-acls";

/** Complete response: length, correlation id, and these fields in hexadecimal form. */
const response = (...fields: string[]): Buffer => {
  const body = Buffer.from(`00000000${fields.join("")}`, "hex");
  return Buffer.concat([Buffer.from(body.length.toString(16).padStart(8, "0"), "hex"), body]);
};

const text = (value: string): string =>
  `${Buffer.byteLength(value).toString(16).padStart(4, "0")}${Buffer.from(value).toString("hex")}`;

const hex = ({ bytes }: Request<unknown>): string => Buffer.from(bytes as Uint8Array).toString("hex");

/** Key, version 1, correlation id and client id, after the length. */
const header = (key: string): string => `00${key}000100000000ffff`;

const THROTTLE = "00000000";
const NO_ERROR = "0000ffff";

const WRITE: Acl = {
  ...{ resource: "topic", name: "orders", pattern: "literal", principal: "User:a", host: "*" },
  ...{ operation: "Write", permission: "allow" },
};
const DENIED: Acl = {
  ...{ resource: "transactionalId", name: "é", pattern: "prefixed", principal: "User:a", host: "10.0.0.7" },
  ...{ operation: "All", permission: "deny" },
};

/** Fields of the two ACLs. */
const WRITE_BYTES = `02${text("orders")}03${text("User:a")}${text("*")}0403`;
const DENIED_BYTES = `05${text("é")}04${text("User:a")}${text("10.0.0.7")}0202`;

describe("describeAcls", () => {
  it("asks for every ACL of exactly one principal", () => {
    assert.equal(hex(describeAcls("User:a")).slice(8), `${header("1d")}01ffff01${text("User:a")}ffff0101`);
  });

  it("reads ACLs of all resources, also those that came with later versions", () => {
    const answer = response(
      ...[THROTTLE, NO_ERROR, "00000002"],
      ...[
        `02${text("orders")}03`,
        "00000002",
        `${text("User:a")}${text("*")}0403`,
        `${text("User:a")}${text("*")}6303`,
      ],
      ...[`05${text("é")}04`, "00000001", `${text("User:a")}${text("10.0.0.7")}0202`],
    );
    assert.deepEqual(describeAcls("User:a").parse(answer), [WRITE, { ...WRITE, operation: "Unknown" }, DENIED]);
  });

  it("throws the error of brokers without an authorizer", () => {
    const answer = response(THROTTLE, "0036", text("No Authorizer is configured."), "00000000");
    assert.throws(() => describeAcls("User:a").parse(answer), { code: 54, message: "No Authorizer is configured." });
  });
});

describe("createAcls", () => {
  it("sends every ACL", () => {
    assert.equal(hex(createAcls([WRITE, DENIED])).slice(8), `${header("1e")}00000002${WRITE_BYTES}${DENIED_BYTES}`);
  });

  it("throws the error of any ACL", () => {
    assert.equal(createAcls([WRITE]).parse(response(THROTTLE, "00000001", NO_ERROR)), undefined);
    const answer = response(THROTTLE, "00000002", NO_ERROR, "002a", text("Invalid host."));
    assert.throws(() => createAcls([WRITE, DENIED]).parse(answer), { code: 42, message: "Invalid host." });
  });
});

describe("deleteAcls", () => {
  it("sends a filter for each ACL, which matches no other one", () => {
    assert.equal(hex(deleteAcls([WRITE, DENIED])).slice(8), `${header("1f")}00000002${WRITE_BYTES}${DENIED_BYTES}`);
  });

  it("throws the error of any filter and of any ACL", () => {
    const deleted = (error: string) => `${error}${WRITE_BYTES}`;
    const ofFilters = (...filters: string[]) =>
      response(THROTTLE, filters.length.toString(16).padStart(8, "0"), ...filters);
    const parse = (answer: Buffer) => deleteAcls([WRITE, DENIED]).parse(answer);
    assert.equal(parse(ofFilters(`${NO_ERROR}00000001${deleted(NO_ERROR)}`, `${NO_ERROR}00000000`)), undefined);
    assert.throws(() => parse(ofFilters(`${NO_ERROR}00000001${deleted("ffffffff")}`)), { code: -1 });
    assert.throws(() => parse(ofFilters(`${NO_ERROR}00000000`, "001fffff00000000")), { code: 31 });
  });
});
