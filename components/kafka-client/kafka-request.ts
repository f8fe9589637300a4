import type { Request } from "./ask";

/** Length of an absent text or array. */
export const ABSENT = -1;

/** Request in Kafka's protocol, version and fields as Kafka's message definitions (`*.json`) have them. */
interface KafkaRequestFields<Answer> {
  readonly name: string;
  readonly apiKey: number;
  readonly version: number;
  /** Fields after the client id. @defaultValue - none */
  readonly body?: Buffer;
  /** Reads the fields after the correlation id of the response. */
  parse(response: MessageReader): Answer;
}

/** Request in Kafka's protocol, with correlation id 0 and without a client id. */
export function kafkaRequest<Answer>(fields: KafkaRequestFields<Answer>): Request<Answer> {
  const { name, apiKey, version, body = Buffer.alloc(0), parse } = fields;
  const message = Buffer.concat([
    int(apiKey, 2),
    int(version, 2),
    int(0, 4), // Correlation id.
    int(ABSENT, 2), // Client id.
    body,
  ]);
  return {
    name,
    bytes: Buffer.concat([int(message.length, 4), message]),
    isComplete: (received) => received.length >= 4 && received.length >= 4 + received.readUInt32BE(),
    parse: (response) => parse(new MessageReader(response)),
  };
}

/** Bytes of a number. */
export function int(number: number, size: 1 | 2 | 4 | 8): Buffer {
  const bytes = Buffer.alloc(size);
  if (size === 8) {
    bytes.writeBigInt64BE(BigInt(number));
  } else {
    bytes.writeIntBE(number, 0, size);
  }
  return bytes;
}

/** Bytes of a number of eight bytes: an offset, a timestamp. */
export function long(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(number));
  return bytes;
}

/** Bytes of a text, after its length of two bytes, which is {@link ABSENT} of an absent text. */
export function text(value: string | undefined): Buffer {
  const bytes = Buffer.from(value ?? "");
  return Buffer.concat([int(value === undefined ? ABSENT : bytes.length, 2), bytes]);
}

/** Bytes of a number with a fraction. */
export function double(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes;
}

/** Bytes of a text or of other bytes, after their length plus one, in as many bytes as that number needs. */
export function compact(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  const length: number[] = [];
  for (let rest = bytes.length + 1; rest > 0; rest >>>= 7) {
    length.push((rest & 0x7f) | (rest < 0x80 ? 0 : 0x80));
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

/** ApiVersions (key 18) version 0. Every Kafka server answers the request in any state, also without its quorum. */
export const API_VERSIONS = kafkaRequest<void>({ name: "ApiVersions", apiKey: 18, version: 0, parse: () => {} });

/** Reads the values of a complete response in order, from the field after the correlation id. */
export class MessageReader {
  private position = 8;

  constructor(private readonly message: Buffer) {}

  skip(size: number): void {
    this.position += size;
  }

  /** Reads a number of `size` bytes. */
  int(size: 1 | 2 | 4 | 8): number {
    this.skip(size);
    const at = this.position - size;
    return size === 8 ? Number(this.message.readBigInt64BE(at)) : this.message.readIntBE(at, size);
  }

  /** Reads a number with a fraction. */
  double(): number {
    this.skip(8);
    return this.message.readDoubleBE(this.position - 8);
  }

  /** Reads a text with a length of two bytes; an absent text is empty. */
  text(): string {
    const length = Math.max(0, this.int(2));
    this.skip(length);
    return this.message.toString("utf8", this.position - length, this.position);
  }

  /** Bytes from here to the end. */
  rest(): Buffer {
    return this.message.subarray(this.position);
  }

  /** Reads an array with a length of four bytes; an absent array is empty. */
  list<Value>(next: () => Value): Value[] {
    return Array.from({ length: Math.max(0, this.int(4)) }, next);
  }

  /** Reads a text whose length is written plus one, in as many bytes as it needs. */
  compactText(): string {
    const length = Math.max(0, this.compactLength());
    this.skip(length);
    return this.message.toString("utf8", this.position - length, this.position);
  }

  /** Reads an array whose length is written like that of {@link compactText}. */
  compactList<Value>(next: () => Value): Value[] {
    return Array.from({ length: Math.max(0, this.compactLength()) }, next);
  }

  /** Reads the fields with a tag at the end of a message. `read` reads one of them, or nothing of it. */
  taggedFields(read: (tag: number) => void): void {
    for (let left = this.shortInt(); left > 0; left--) {
      const [tag, size] = [this.shortInt(), this.shortInt()];
      const end = this.position + size;
      read(tag);
      this.position = end;
    }
  }

  /** Length, which is written plus one. */
  private compactLength(): number {
    return this.shortInt() - 1;
  }

  /** Number without a sign, in as many bytes as it needs. */
  private shortInt(): number {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.int(1) & 0xff;
      number |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return number;
      }
    }
  }
}
