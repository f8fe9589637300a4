import { DEFAULT_BASE_IMAGE, STAND_IN_BASE_IMAGE } from "../../components/runtime/docker/base-image";
import { docker } from "../../components/runtime/docker/docker-client";
import { firstAvailable } from "../../components/shared/first-available";
import type { SetupStep } from "./step";

/** Time for a daemon to answer a small request, in milliseconds. A daemon over SSH takes a moment. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Longest time for the transfer of the image, in milliseconds: about 120 MB over a slow connection. */
const TRANSFER_TIMEOUT_MS = 10 * 60 * 1_000;

/** Docker's names of processor architectures, by Node's names. */
const ARCHITECTURE_NAMES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Settings of the image that the imported root folder can't contain. */
const SETTINGS = ["ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "ENV LANG=C.UTF-8"];

/**
 * Base image of Kafka's image, in a daemon.
 *
 * @param host - address of the daemon; empty for the client's default.
 */
export const dockerBaseImageStep = (host: string): SetupStep => ({
  name: "Docker base image",
  why: "Kafka's image is built on it; pulled, else made from Debian packages (about 1 min, once for all checkouts)",
  isDone: async () => (await hasBaseImage(host)) ?? true, // Without a daemon, preflight reports the problem.
  run: (report) =>
    firstAvailable(
      `a base image for the Docker daemon${host && ` at ${host}`}`,
      [
        { name: `pulled: ${DEFAULT_BASE_IMAGE}`, obtain: () => pull(host) },
        {
          name: "made from Debian packages with debootstrap",
          obtain: () => importDebian(host, STAND_IN_BASE_IMAGE),
        },
      ],
      `load ${DEFAULT_BASE_IMAGE} into the daemon (docker load), install debootstrap and run set-up as root, or set baseImage to an image with Java 17 and bash that the daemon has`,
      report,
    ),
});

/** True if a daemon answers at the client's default address. */
export const daemonAnswers = (): Promise<boolean> =>
  docker("", ["version"], { timeoutMs: ANSWER_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );

/** True if the daemon has the default image or its stand-in; `undefined` if the daemon does not answer. */
async function hasBaseImage(host: string): Promise<boolean | undefined> {
  const filters = [DEFAULT_BASE_IMAGE, STAND_IN_BASE_IMAGE].map((name) => `--filter=reference=${name}`);
  const ids = await docker(host, ["image", "ls", "--quiet", ...filters], { timeoutMs: ANSWER_TIMEOUT_MS }).catch(
    () => undefined,
  );
  return ids === undefined ? undefined : ids.trim() !== "";
}

async function pull(host: string): Promise<void> {
  await docker(host, ["pull", "--quiet", DEFAULT_BASE_IMAGE], { timeoutMs: TRANSFER_TIMEOUT_MS });
}

/**
 * Imports the image of a Debian with Java 17 into a daemon on any machine.
 *
 * @throws if the daemon runs on another processor architecture than this machine.
 */
export async function importDebian(host: string, name: string): Promise<void> {
  const {
    ensureDebianArchive,
  }: typeof import("../registries/base-image-from-debian") = require("../registries/base-image-from-debian");
  const own = `linux/${ARCHITECTURE_NAMES[process.arch] ?? process.arch}`;
  const daemons = (await docker(host, ["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"])).trim();
  if (daemons !== own) {
    throw new Error(`the image would be for ${own}, but the daemon runs on ${daemons}`);
  }
  const changes = SETTINGS.map((setting) => `--change=${setting}`);
  await docker(host, ["import", ...changes, await ensureDebianArchive(STAND_IN_BASE_IMAGE), name], {
    timeoutMs: TRANSFER_TIMEOUT_MS,
  });
}
