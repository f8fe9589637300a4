/** A message as Kafka sends it: its length in four bytes, then itself. */
export function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** Whether what has come so far is a whole message. */
export const isWhole = (received: Buffer): boolean =>
  received.length >= 4 && received.length >= 4 + received.readUInt32BE();

/** Takes values off a message that is whole, one after the other. */
export class MessageReader {
  private position = 4; // After its length.

  constructor(private readonly message: Buffer) {}

  skip(size: number): void {
    this.position += size;
  }

  /** A number of so many bytes. */
  int(size: 1 | 2 | 4 | 8): number {
    this.skip(size);
    const at = this.position - size;
    return size === 8 ? Number(this.message.readBigInt64BE(at)) : this.message.readIntBE(at, size);
  }

  /** A text after its length in two bytes; empty where it is absent. */
  text(): string {
    const length = Math.max(0, this.int(2));
    this.skip(length);
    return this.message.toString("utf8", this.position - length, this.position);
  }

  /** Values after their number in four bytes; none where the list is absent. */
  list<Value>(next: () => Value): Value[] {
    return Array.from({ length: Math.max(0, this.int(4)) }, next);
  }
}
