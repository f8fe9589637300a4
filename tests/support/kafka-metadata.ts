/** A broker as a metadata response has it. */
export interface MetadataBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string;
}

/**
 * The bytes of a response to a Metadata request, version 2, with its length before it.
 *
 * @param topics - the array of topics. @defaultValue - an empty one
 */
export function metadataResponse(
  {
    brokers,
    clusterId,
    controllerId,
  }: { readonly brokers: readonly MetadataBroker[]; readonly clusterId: string | null; readonly controllerId: number },
  topics = int32(0),
): Buffer {
  const body = Buffer.concat([
    int32(0), // Correlation id.
    int32(brokers.length),
    ...brokers.flatMap(({ id, host, port, rack }) => [int32(id), text(host), int32(port), text(rack ?? null)]),
    text(clusterId),
    int32(controllerId),
    topics,
  ]);
  return Buffer.concat([int32(body.length), body]);
}

export function int32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number);
  return bytes;
}

/** Text with its length before it; `null` has the length -1. */
function text(value: string | null): Buffer {
  const [length, bytes] = [Buffer.alloc(2), Buffer.from(value ?? "")];
  length.writeInt16BE(value === null ? -1 : bytes.length);
  return Buffer.concat([length, bytes]);
}
