import type { Socket } from "node:net";

import type { DescribedSetting } from "../../components/kafka-client/broker-settings";
import { int } from "./kafka-metadata";

/** Broker that stores settings like a real one: values of the file, and values that were set while it runs. */
export class FakeBroker {
  /** Changes that were requested: `0 message.max.bytes=5`, and `0 message.max.bytes` for a deletion. */
  readonly changes: string[] = [];
  /** Error code and message of the next changes. */
  refusal: readonly [number, string] = [0, ""];
  /** Error code and message of the next descriptions. */
  descriptionRefusal: readonly [number, string] = [0, ""];
  /** Name of a setting: while a value is set, the broker refuses every request but the deletion of this value alone. */
  obstacle = "";
  /** False while the broker stores changes without effect. */
  takesChanges = true;

  constructor(readonly settings: Record<string, Omit<DescribedSetting, "value">>) {}

  /** Serves a connection: DescribeConfigs version 1 and IncrementalAlterConfigs version 0. */
  readonly serve = (socket: Socket): void => {
    socket.on("data", (request) => {
      const body = request.readInt16BE(4) === 32 ? this.description() : this.alter(request.subarray(14));
      const response = Buffer.concat([int(0, 4), int(0, 4), int(1, 4), body]);
      socket.write(Buffer.concat([int(response.length, 4), response]));
    });
  };

  private description(): Buffer {
    const entries = Object.entries(this.settings).map(([name, setting]) => {
      const { ofBroker, ofCluster, ofFile, byDefault } = setting;
      const origins = [ofBroker, ofCluster, ofFile, byDefault].flatMap((value, index) =>
        value === undefined ? [] : [Buffer.concat([text(name), text(value), int(index + 2, 1)])],
      );
      const inherited = Buffer.concat([text("another"), text("0"), int(5, 1)]);
      return Buffer.concat([
        text(name),
        text(ofBroker ?? ofCluster ?? ofFile ?? byDefault ?? null),
        Buffer.from([0, 5, 0]),
        int(origins.length + 1, 4),
        ...origins,
        inherited,
      ]);
    });
    const [code, message] = this.descriptionRefusal;
    return Buffer.concat([int(code, 2), text(message), int(4, 1), text("0"), int(entries.length, 4), ...entries]);
  }

  private alter(request: Buffer): Buffer {
    let at = 5;
    const skip = (size: number) => {
      at += size;
      return at - size;
    };
    const number = (size: number) => request.readIntBE(skip(size), size);
    const word = () => {
      const start = skip(Math.max(0, number(2)));
      return request.toString("utf8", start, at);
    };
    const broker = word();
    const changes = Array.from({ length: number(4) }, () => [word(), number(1) === 1, word()] as const);
    const [code, message] = this.isObstructed(changes) ? ([40, "obstructed"] as const) : this.refusal;
    for (const [name, isDeletion, value] of changes) {
      this.changes.push(`${broker} ${name}${isDeletion ? "" : `=${value}`}`);
      if (this.takesChanges && code === 0) {
        const { [broker === "" ? "ofCluster" : "ofBroker"]: _, ...rest } = this.settings[name] ?? {};
        this.settings[name] = isDeletion ? rest : { ...rest, [broker === "" ? "ofCluster" : "ofBroker"]: value };
      }
    }
    return Buffer.concat([int(code, 2), text(message), int(4, 1), text(broker)]);
  }

  private isObstructed(changes: readonly (readonly [name: string, isDeletion: boolean, value: string])[]): boolean {
    return (
      this.settings[this.obstacle]?.ofBroker !== undefined &&
      !(changes.length === 1 && changes.every(([name, isDeletion]) => isDeletion && name === this.obstacle))
    );
  }
}

function text(value: string | null): Buffer {
  const bytes = Buffer.from(value ?? "");
  return Buffer.concat([int(value === null ? -1 : bytes.length, 2), bytes]);
}
