import type { Socket } from "node:net";

const UPDATE_FEATURES = 57;

/** Broker of a KRaft cluster that answers for the level of the metadata. */
export class FakeFeatures {
  /** Levels that the broker was asked for: `21`, or `check 21` without a change. */
  readonly requests: string[] = [];
  /** Reason of a refusal. @defaultValue - every level is accepted */
  refusal?: string;

  constructor(readonly level: number) {}

  readonly serve = (socket: Socket): void => {
    socket.on("data", (request: Buffer) => {
      const isUpdate = request.readInt16BE(4) === UPDATE_FEATURES;
      socket.write(frame(isUpdate ? this.update(request) : this.describe()));
    });
  };

  /** Level, kind of the change, tags, true for a check, tags: the end of the request. */
  private update(request: Buffer): string {
    const [level, isCheck] = [request.readInt16BE(request.length - 6), request[request.length - 2] === 1];
    this.requests.push(`${isCheck ? "check " : ""}${level}`);
    const reason = this.refusal ?? "";
    const error = `${reason === "" ? "0000" : "005f"}${compact(reason)}`;
    return `00 00000000 0000 00 02 ${compact("metadata.version")} ${error} 00 00`;
  }

  /** One request and its versions; metadata of levels 1 to 30, epoch, level in effect, and no migration. */
  private describe(): string {
    const level = this.level.toString(16).padStart(4, "0");
    const name = compact("metadata.version");
    const [supported, inEffect] = [`02 ${name} 0001 001e 00`, `02 ${name} ${level} ${level} 00`];
    return `0000 02 0012 0000 0003 00 00000000 04 ${tagged(0, supported)} ${tagged(1, "0000000000000005")} ${tagged(2, inEffect)} ${tagged(3, "00")}`;
  }
}

const compact = (value: string): string =>
  `${(value.length + 1).toString(16).padStart(2, "0")}${Buffer.from(value).toString("hex")}`;

const tagged = (tag: number, fields: string): string => {
  const size = fields.replaceAll(" ", "").length / 2;
  return `0${tag} ${size.toString(16).padStart(2, "0")} ${fields}`;
};

/** Response with its length and correlation id. */
const frame = (fields: string): Buffer => {
  const body = Buffer.from(`00000000${fields}`.replaceAll(" ", ""), "hex");
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
};
