import type { Socket } from "node:net";

import { type Acl, aclBytes, readAclEntry, readAclResource } from "../../components/kafka-client/acl";
import { compact, double, int, MessageReader, text } from "../../components/kafka-client/kafka-request";
import { rulesWithout } from "../../components/user/rights-differences";
import { metadataResponse } from "./kafka-metadata";
import type { tcpServers } from "./tcp-server";

/** Names of the requests by key. */
const NAMES: Readonly<Record<number, string>> = {
  29: "DescribeAcls",
  30: "CreateAcls",
  31: "DeleteAcls",
  48: "DescribeClientQuotas",
  49: "AlterClientQuotas",
  50: "DescribeUserScramCredentials",
  51: "AlterUserScramCredentials",
};

/**
 * Brokers that store ACLs of all principals, and quotas and a password of one user. The last broker is the controller, which alone
 * changes passwords.
 */
export class FakeRights {
  acls: readonly Acl[] = [];
  quotas: Record<string, number> = {};
  hasPassword = false;
  /** Changes that were requested: `0 CreateAcls`. */
  readonly changes: string[] = [];
  /** Error codes of the next answers, by the name of the request. */
  readonly refusals: Record<string, number[]> = {};
  /** Number of answers in which a broker still has no ACL, by the index of the broker. */
  readonly staleAnswers: Record<number, number> = {};
  private ports: readonly number[] = [];

  static async start(serve: ReturnType<typeof tcpServers>, brokers = 1): Promise<FakeRights> {
    const fake = new FakeRights();
    fake.ports = await Promise.all(
      Array.from({ length: brokers }, (_, index) => serve((socket) => fake.serve(socket, index))),
    );
    return fake;
  }

  get addresses(): readonly string[] {
    return this.ports.map((port) => `127.0.0.1:${port}`);
  }

  private serve(socket: Socket, index: number): void {
    socket.on("data", (message) => {
      const key = message.readInt16BE(4);
      if (key === 3) {
        const brokers = this.ports.map((port, id) => ({ id, host: "127.0.0.1", port }));
        socket.write(metadataResponse({ brokers, clusterId: "a", controllerId: brokers.length - 1 }));
        return;
      }
      const request = new MessageReader(message);
      request.skip(6); // Rest of the header.
      const body = this.answer(key, request, index, this.refusals[NAMES[key] ?? ""]?.shift() ?? 0);
      const response = Buffer.concat([int(0, 4), ...(key >= 50 ? [int(0, 1)] : []), int(0, 4), body]);
      socket.write(Buffer.concat([int(response.length, 4), response]));
    });
  }

  private answer(key: number, request: MessageReader, index: number, code: number): Buffer {
    if ([30, 31, 49, 51].includes(key)) {
      this.changes.push(`${index} ${NAMES[key]}`);
    }
    const error = Buffer.concat([int(code, 2), text(undefined)]);
    const readAcls = () => request.list(() => ({ ...readAclResource(request), ...readAclEntry(request) }) as Acl);
    switch (key) {
      case 29:
        return Buffer.concat([error, this.described(index)]);
      case 30: {
        const acls = readAcls();
        this.acls = code === 0 ? [...this.acls, ...rulesWithout(acls, this.acls)] : this.acls;
        return Buffer.concat([int(1, 4), error]);
      }
      case 31: {
        const filters = readAcls();
        this.acls = code === 0 ? rulesWithout(this.acls, filters) : this.acls;
        return Buffer.concat([int(1, 4), error, int(0, 4)]);
      }
      case 48: {
        const values = Object.entries(this.quotas).flatMap(([name, value]) => [text(name), double(value)]);
        const entity = Buffer.concat([int(1, 4), text("user"), text("orders")]);
        return Buffer.concat([error, int(1, 4), entity, int(values.length / 2, 4), ...values]);
      }
      case 49:
        this.alterQuotas(request);
        return Buffer.concat([int(1, 4), error, int(0, 4)]);
      case 50: {
        const credential = Buffer.concat([int(2, 1), int(8_192, 4), int(0, 1)]);
        const user = Buffer.concat([compact("orders"), int(this.hasPassword ? 0 : 91, 2), int(0, 1)]);
        return Buffer.concat([
          ...[int(code, 2), int(0, 1), int(2, 1), user],
          ...(this.hasPassword ? [int(2, 1), credential] : [int(1, 1)]),
          int(0, 2),
        ]);
      }
      default: {
        const notController = index === this.ports.length - 1 ? code : 41;
        request.skip(1); // Tags.
        this.hasPassword = notController === 0 ? request.int(1) === 1 : this.hasPassword; // No deletions.
        return Buffer.concat([int(2, 1), compact("orders"), int(notController, 2), int(0, 1), int(0, 2)]);
      }
    }
  }

  /** ACLs as a broker knows them. */
  private described(index: number): Buffer {
    const stale = this.staleAnswers[index] ?? 0;
    this.staleAnswers[index] = stale - 1;
    const acls = stale > 0 ? [] : this.acls;
    return Buffer.concat([int(acls.length, 4), ...acls.map(described)]);
  }

  private alterQuotas(request: MessageReader): void {
    request.list(() => {
      request.list(() => [request.text(), request.text()]);
      request.list(() => {
        const [name, value, isRemoved] = [request.text(), request.double(), request.int(1) === 1];
        const { [name]: _, ...others } = this.quotas;
        this.quotas = isRemoved ? others : { ...others, [name]: value };
      });
    });
  }
}

/** ACL in a description: a resource with one entry. */
function described(acl: Acl): Buffer {
  const bytes = aclBytes(acl);
  const resourceSize = 1 + 2 + Buffer.byteLength(acl.name) + 1;
  return Buffer.concat([bytes.subarray(0, resourceSize), int(1, 4), bytes.subarray(resourceSize)]);
}
