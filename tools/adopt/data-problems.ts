import { constants, type Stats } from "node:fs";
import { access, readdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";

import { OWNER_FILE } from "../../components/runtime/local/data-owner";
import { bindError, describePortHolder } from "../../components/runtime/machine/port-holder";
import { readFileIfExists } from "../../components/shared/atomic-file";
import { errorCode } from "../../components/shared/error-message";
import { nearestExisting } from "../../components/shared/nearest-existing";
import type { DataMove } from "./data-moves";
import type { HandMadeCluster } from "./hand-made-cluster";
import type { StackSettings } from "./stack-settings";

/** Addresses that a running service may have bound a port of. */
const HOSTS = ["127.0.0.1", "0.0.0.0"];

/** Port of a service that was set up by hand. */
export interface ServicePort {
  /** Name of the service in messages: `broker 0`. */
  readonly name: string;
  readonly port: number;
}

/** Ports that the services of a cluster bind. */
export const portsOf = ({ brokers, zooKeeper }: Pick<HandMadeCluster, "brokers" | "zooKeeper">): ServicePort[] => [
  ...brokers.flatMap(({ id, listener: { port, controller } }) => [
    { name: `broker ${id}`, port },
    ...(controller ? [{ name: `the controller of broker ${id}`, port: controller.port }] : []),
  ]),
  ...(zooKeeper ? [{ name: "ZooKeeper", port: zooKeeper.port }] : []),
];

/** Ports of the services in the settings of a stack, which has the ports of the cluster that was set up by hand. */
export function portsIn({ port, brokers, firstBrokerId, zookeeperPort }: StackSettings): ServicePort[] {
  const ports: ServicePort[] = [];
  if (typeof port === "number") {
    for (let index = 0; index < Number(brokers ?? 1); index += 1) {
      ports.push({ name: `broker ${Number(firstBrokerId ?? 0) + index}`, port: port + index });
    }
  }
  return typeof zookeeperPort === "number" ? [...ports, { name: "ZooKeeper", port: zookeeperPort }] : ports;
}

/** Problems of services that still run: their data would change while it is moved. */
export async function runningProblems(ports: readonly ServicePort[], folders: readonly string[]): Promise<string[]> {
  const locks = (await readFileIfExists("/proc/locks")) ?? "";
  const inUse = await Promise.all(
    ports.map(async ({ name, port }) =>
      (await isInUse(port))
        ? [
            `port ${port} of ${name} must be free, got ${await describePortHolder(port)}; stop it with Ctrl-C in its terminal, brokers before ZooKeeper`,
          ]
        : [],
    ),
  );
  const locked = await Promise.all(
    folders.map(async (folder) => {
      const pid = await lockHolder(folder, locks);
      return pid === undefined
        ? []
        : [`data folder ${folder} must not be in use, got process ${pid}; stop it with Ctrl-C in its terminal`];
    }),
  );
  return [...inUse, ...locked].flat();
}

/** True if a process listens on a port. The hosts are tried in turn, because each attempt binds the port itself. */
async function isInUse(port: number): Promise<boolean> {
  for (const host of HOSTS) {
    if ((await bindError(host, port)) === "EADDRINUSE") {
      return true;
    }
  }
  return false;
}

/** Pid of the process that has locked a broker's data folder, from the text of Linux's `/proc/locks`. */
export async function lockHolder(folder: string, locks: string): Promise<number | undefined> {
  const file = await stat(join(folder, ".lock")).catch(() => undefined);
  if (file === undefined) {
    return undefined;
  }
  const rows = locks.split("\n").map((row) => row.trim().split(/\s+/));
  const pids = rows.filter(([, , , , , id]) => id?.endsWith(`:${file.ino}`)).map(([, , , , pid]) => Number(pid));
  for (const pid of pids) {
    if (await mayHaveOpen(pid, file)) {
      return pid;
    }
  }
  return undefined;
}

/**
 * False if a process does not have a file open: a file on another file system may have the same inode number. True if this user
 * may not see the files of the process.
 */
async function mayHaveOpen(pid: number, { dev, ino }: Stats): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  try {
    const open = (await readdir(folder)).map((name) => stat(join(folder, name)).catch(() => undefined));
    return (await Promise.all(open)).some((one) => one?.dev === dev && one.ino === ino);
  } catch (error) {
    return errorCode(error) !== "ENOENT"; // A process that has ended holds no lock.
  }
}

/** Names in a data folder that are Kafka's or ZooKeeper's own. */
const OWN_NAMES = {
  kafka:
    /^(meta\.properties|bootstrap\.checkpoint|\.lock|\.kafka_cleanshutdown|[\w-]+-checkpoint(\.tmp)?|.+-\d+(\.[0-9a-f]{32}-(delete|future))?|lost\+found)$/,
  zooKeeper: /^(version-2|myid|zookeeper_server\.pid|lost\+found)$/,
};

/** Problems of the folders of a move: files of other programs, files that can't be read, an occupied target, too little space. */
export async function moveProblems(
  { from, to, isCopy, owner }: DataMove,
  kind: keyof typeof OWN_NAMES,
): Promise<string[]> {
  const names = await readdir(from);
  const foreign = names.find((name) => name !== OWNER_FILE && !OWN_NAMES[kind].test(name));
  if (foreign !== undefined) {
    return [
      `data folder ${from} must contain nothing but data, got ${JSON.stringify(foreign)}; move the other files away`,
    ];
  }
  const closed = await firstClosed(from, isCopy);
  if (closed !== undefined) {
    return [
      `data folder ${from} must be readable${isCopy ? "" : " and writable"} for this user, got ${closed.path} (${closed.code}); change its owner, such as with chown -R`,
    ];
  }
  if ((await readdir(to).catch(() => [])).length > 0) {
    return [
      `folder ${to} for the data of ${owner.owner} must be empty, got files; move them away, or set another dataDir`,
    ];
  }
  const existing = await nearestExisting(to);
  const code = await access(existing, constants.W_OK | constants.X_OK).then(() => undefined, errorCode);
  if (code !== undefined) {
    return [
      `folder ${to} for the data of ${owner.owner} must be writable for this user, got ${existing} (${code}); change its permissions, or set another dataDir`,
    ];
  }
  return isCopy ? spaceProblems(from, to) : [];
}

interface ClosedPath {
  readonly path: string;
  readonly code: string | undefined;
}

/** The first folder or file that this user may not read, or not write if it is to be moved. */
async function firstClosed(folder: string, isCopy: boolean): Promise<ClosedPath | undefined> {
  const mode = constants.R_OK | (isCopy ? 0 : constants.W_OK);
  const parent = isCopy ? [] : [dirname(folder)];
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const path of [...parent, folder, ...entries.map((entry) => join(entry.parentPath, entry.name))]) {
      const problem = await access(path, mode).then(
        () => undefined,
        (error) => ({ path, code: errorCode(error) }),
      );
      if (problem !== undefined) {
        return problem;
      }
    }
    return undefined;
  } catch (error) {
    return { path: (error as NodeJS.ErrnoException).path ?? folder, code: errorCode(error) };
  }
}

async function spaceProblems(from: string, to: string): Promise<string[]> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  const needed = sizes.reduce((sum, size) => sum + size, 0);
  const { bavail, bsize } = await statfs(await nearestExisting(to));
  return bavail * bsize > needed
    ? []
    : [
        `the file system of ${to} must have space for a copy of ${from}, got ${bavail * bsize} of ${needed} bytes; set dataDir to a folder on another one`,
      ];
}

/**
 * True if data can't be renamed into its target: the file systems differ, the folder is a mount point, or the target can't be
 * inspected, which {@link moveProblems} reports.
 */
export async function needsCopy(from: string, to: string): Promise<boolean> {
  const devices = await Promise.all(
    [from, dirname(from), await nearestExisting(to)].map(
      async (path) => (await stat(path).catch(() => undefined))?.dev,
    ),
  );
  return new Set(devices).size > 1;
}
