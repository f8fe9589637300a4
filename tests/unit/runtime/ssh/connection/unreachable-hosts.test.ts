import assert from "node:assert/strict";

import type { Login } from "../../../../../components/runtime/ssh/connection/login";
import { sshError } from "../../../../../components/runtime/ssh/connection/ssh-error";
import { connector } from "../../../../../components/runtime/ssh/connection/ssh-relay";
import {
  rejectUnreachable,
  rememberUnreachable,
} from "../../../../../components/runtime/ssh/connection/unreachable-hosts";

const at = (address: string): Login => ({ address, port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" });

describe("rejectUnreachable", () => {
  const error = sshError("unreachable", "kafka@one:22 did not answer within 6000 ms");

  it("rejects connections through a host that a health check could not reach a moment ago", async () => {
    rememberUnreachable(at("one"), error);
    assert.throws(() => rejectUnreachable(at("one")), error);
    await assert.rejects(connector({ login: at("one") }).connect("10.0.0.1", 9_092), error);
  });

  it("accepts other hosts", () => {
    rememberUnreachable(at("one"), error);
    rejectUnreachable(at("two"));
  });

  it("accepts a host again after five seconds", () => {
    const now = Date.now();
    rememberUnreachable(at("three"), error);
    const clock = Date.now;
    Date.now = () => now + 5_100;
    try {
      rejectUnreachable(at("three"));
    } finally {
      Date.now = clock;
    }
  });

  it("forgets other errors of a connection", () => {
    rememberUnreachable(at("four"), sshError("login", "kafka@four:22 refuses the log-in"));
    rejectUnreachable(at("four"));
  });
});
