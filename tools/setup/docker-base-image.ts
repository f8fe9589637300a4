import { DEFAULT_BASE_IMAGE, STAND_IN_BASE_IMAGE } from "../../components/runtime/docker/base-image";
import { docker } from "../../components/runtime/docker/docker-client";
import { firstAvailable } from "../../components/shared/first-available";
import type { SetupStep } from "./step";

/** Time for a daemon to answer a small question, in milliseconds; one at the other end of SSH takes a moment. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Longest time for the image to get to the daemon, in milliseconds: about 120 MB on a slow line. */
const TRANSFER_TIMEOUT_MS = 10 * 60 * 1_000;

/** What images for processors are called: Node's name to Docker's. */
const ARCHITECTURE_NAMES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** What the imported root folder lacks of an image. */
const SETTINGS = ["ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "ENV LANG=C.UTF-8"];

/**
 * The image that Kafka's is built from, in the daemon.
 *
 * @param host - address of the daemon; empty for the client's own choice.
 */
export const dockerBaseImageStep = (host: string): SetupStep => ({
  name: "Docker base image",
  why: "Kafka's image is built from it; pulled, else made of Debian's packages (about 1 min, once for all checkouts)",
  isDone: async () => (await hasBaseImage(host)) ?? true, // Without a daemon, the program itself says what is wrong.
  run: (say) =>
    firstAvailable(
      `a base image for the Docker daemon${host && ` at ${host}`}`,
      [
        { name: `pulled: ${DEFAULT_BASE_IMAGE}`, obtain: () => pull(host) },
        {
          name: "made of Debian's packages with debootstrap",
          obtain: () => importDebian(host, STAND_IN_BASE_IMAGE),
        },
      ],
      `bring ${DEFAULT_BASE_IMAGE} to the daemon (docker load), install debootstrap and run it as root, or set baseImage to an image with Java 17 and bash that the daemon has`,
      say,
    ),
});

/** Whether a daemon answers the client's own choice of address. */
export const daemonAnswers = (): Promise<boolean> =>
  docker("", ["version"], { timeoutMs: ANSWER_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );

/** Whether the daemon has the default image or its stand-in; `undefined` if it can't be asked. */
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

/** Gives the daemon, wherever it runs, the image of a Debian with Java 17, made for this machine's processor. */
export async function importDebian(host: string, name: string): Promise<void> {
  const { ensureDebianArchive } =
    require("../registries/base-image-from-debian") as typeof import("../registries/base-image-from-debian");
  const own = `linux/${ARCHITECTURE_NAMES[process.arch] ?? process.arch}`;
  const daemons = (await docker(host, ["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"])).trim();
  if (daemons !== own) {
    throw new Error(`it would be for ${own}, but the daemon runs on ${daemons}`);
  }
  const changes = SETTINGS.map((setting) => `--change=${setting}`);
  await docker(host, ["import", ...changes, await ensureDebianArchive(STAND_IN_BASE_IMAGE), name], {
    timeoutMs: TRANSFER_TIMEOUT_MS,
  });
}
