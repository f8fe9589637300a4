import { Header } from "tar";

const BLOCK = 512;

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** Bytes of a tar archive with these files: name to text. Each name is shorter than 100 characters. */
export function tarOf(
  files: Readonly<Record<string, string>>,
  owner: { readonly mode: number; readonly uid: number; readonly gid: number },
): Buffer {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const [head, content] = [Buffer.alloc(BLOCK), Buffer.from(text)];
    new Header({ path, type: "File", size: content.length, mtime: new Date(0), ...owner }).encode(head, 0);
    return [head, content, Buffer.alloc(padding(content.length))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** Files of a tar archive: name, without folders, to text. */
export function filesInTar(archive: Buffer): Record<string, string> {
  const files: Record<string, string> = {};
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const { path, size = 0, type, nullBlock } = new Header(archive, offset);
    offset += BLOCK;
    if (!nullBlock && type === "File" && path !== undefined) {
      files[path.split("/").at(-1) ?? path] = archive.subarray(offset, offset + size).toString("utf8");
    }
    offset += size + padding(size);
  }
  return files;
}
