import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { askKraftQuorum } from "../../../../components/runtime/probe/kraft-quorum";
import { askProbe } from "../../../../components/runtime/probe/probe";
import type { Address } from "../../../../components/shared/address";
import {
  ABSENT,
  ALONE,
  answeringQuorum,
  COMING,
  JUST_NOT_BEHIND,
  NOT_LEADING,
  quorumResponse,
  REQUEST,
} from "../../../support/describe-quorum";
import { freePort } from "../../../support/fake-service";
import { tcpServers } from "../../../support/tcp-server";

describe("askKraftQuorum", () => {
  const serve = tcpServers();
  const controller = (...answers: readonly Buffer[]) => answeringQuorum(serve, answers);
  const unused = async () => ({ host: "127.0.0.1", port: await freePort() });

  /** Asks a controller for its quorum, and then the others. */
  const ask = (nodeId: number, ...servers: readonly Address[]) => askFor(1_000, nodeId, ...servers);
  const askFor = (timeoutMs: number, nodeId: number, ...[own, ...orElse]: readonly Address[]) => {
    assert.ok(own);
    return askKraftQuorum({ kind: "kraft-quorum", host: own.host, port: own.port, nodeId, orElse }, timeoutMs);
  };

  it("requests the quorum of the cluster's metadata and accepts a leader", async () => {
    const leader = await controller(COMING);
    await ask(1001, leader);
    assert.deepEqual(leader.asked, [REQUEST]);
  });

  it("asks the others in turn if the controller does not lead", async () => {
    const [own, second, leader, last] = await Promise.all(
      [NOT_LEADING, NOT_LEADING, COMING, ALONE].map((answer) => controller(answer)),
    );
    assert.ok(own && second && leader && last);
    await ask(1002, own, second, leader, last);
    assert.deepEqual(
      [own, second, leader, last].map(({ asked }) => asked.length),
      [1, 1, 1, 0],
    );
  });

  it("reads a response that comes in pieces", async () => {
    const pieces = async (socket: Socket) => {
      for (const [from, to] of [[0, 2], [2, 4], [4, 50], [50]]) {
        await new Promise((resolve) => socket.write(COMING.subarray(from, to), resolve));
        await new Promise(setImmediate);
      }
    };
    const port = await serve((socket) => socket.setNoDelay().once("data", () => pieces(socket)));
    await ask(1002, { host: "127.0.0.1", port });
  });

  it("asks the next controller if one is silent, and if one does not listen", async () => {
    const [own, silent, leader] = [await controller(NOT_LEADING), await controller(), await controller(COMING)];
    await ask(1002, own, silent, await unused(), leader);
  });

  it("waits for an election", async () => {
    const own = await controller(NOT_LEADING, NOT_LEADING, ALONE, COMING);
    await ask(1001, own);
    assert.equal(own.asked.length, 4);
  });

  it("accepts a controller that is as far behind as a follower may be", async () => {
    await ask(2, await controller(JUST_NOT_BEHIND));
  });

  for (const [what, nodeId, answer, message] of ABSENT) {
    it(`rejects ${what}`, async () => {
      await assert.rejects(askFor(500, nodeId, await controller(answer)), { message });
    });
  }

  it("rejects a controller that answers with an error", async () => {
    const own = await controller(quorumResponse({ error: 31 }));
    await assert.rejects(ask(1, own), { message: `127.0.0.1:${own.port}: error 31` });
  });

  it("rejects a controller that does not answer itself, and does not ask the leader", async () => {
    const [silent, absent, leader] = [await controller(), await unused(), await controller(COMING)];
    await assert.rejects(ask(1002, silent, leader), {
      message: `127.0.0.1:${silent.port}: no answer to DescribeQuorum within 500 ms`,
    });
    await assert.rejects(ask(1002, absent, leader), {
      message: `127.0.0.1:${absent.port}: connect ECONNREFUSED 127.0.0.1:${absent.port}`,
    });
    assert.deepEqual(leader.asked, []);
  });

  it("says why the others did not answer if no controller leads", async () => {
    const [own, closing, absent] = [await controller(NOT_LEADING), await controller(Buffer.alloc(0)), await unused()];
    await assert.rejects(ask(1002, own, closing, absent), {
      message: [
        "no controller that answers leads the quorum",
        `127.0.0.1:${closing.port}: the connection was closed`,
        `127.0.0.1:${absent.port}: connect ECONNREFUSED 127.0.0.1:${absent.port}`,
      ].join("; "),
    });
  });

  it("rejects a connection that is closed in the middle of an answer", async () => {
    for (const length of [2, 4, 40, COMING.length - 1]) {
      const own = await controller(COMING.subarray(0, length));
      await assert.rejects(ask(1001, own), { message: `127.0.0.1:${own.port}: the connection was closed` });
    }
  });

  it("runs for a probe of its kind", async () => {
    const { host, port } = await controller(COMING);
    const probe = { kind: "kraft-quorum", host, port, nodeId: 1001 } as const;
    assert.deepEqual(await askProbe(probe, 1_000), {});
    await assert.rejects(askProbe({ ...probe, nodeId: 1003 }, 500), {
      message: /^controller 1003 has not caught up/,
    });
  });
});
