import { gzipSync } from "node:zlib";
import { Header } from "tar";

/** Entry of an archive, also one that no packer would write. */
export interface RawEntry {
  readonly path: string;
  /** @defaultValue `File` */
  readonly type?: Exclude<ConstructorParameters<typeof Header>[0], Buffer | undefined>["type"];
  readonly linkpath?: string;
  /** Content of a file. */
  readonly text?: string;
}

const BLOCK = 512;

/** Bytes of a `.tgz` with these entries alone. */
export const tgz = (entries: readonly RawEntry[]): Buffer =>
  gzipSync(Buffer.concat([...entries.flatMap(blocks), Buffer.alloc(2 * BLOCK)]));

function blocks({ path, type = "File", linkpath, text = "" }: RawEntry): Buffer[] {
  const head = Buffer.alloc(BLOCK);
  const content = Buffer.from(text);
  new Header({ path, type, linkpath, mode: 0o644, size: content.length, mtime: new Date(0) }).encode(head, 0);
  return [head, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}

/** Entries of the smallest archive that is accepted as a Kafka distribution. */
export const KAFKA_LIKE: readonly RawEntry[] = [
  { path: "kafka_2.13-3.3.1/", type: "Directory" },
  { path: "kafka_2.13-3.3.1/LICENSE", text: "Apache License\n" },
  { path: "kafka_2.13-3.3.1/config/server.properties", text: "broker.id=0\n" },
  { path: "kafka_2.13-3.3.1/libs/kafka_2.13-3.3.1.jar", text: "the broker" },
  { path: "kafka_2.13-3.3.1/libs/zookeeper-3.6.3.jar", text: "ZooKeeper" },
];
