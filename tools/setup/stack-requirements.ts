import { DEFAULT_BASE_IMAGE } from "../../components/runtime/docker/base-image";
import { PROJECT } from "../project";

/** Parts of the set-up that only some stacks need. */
export interface StackRequirements {
  /** Versions of Kafka that stacks choose, without an archive of their own. */
  readonly versions: readonly string[];
  /** True if a stack runs in Docker. */
  readonly docker: boolean;
  /** Addresses of the daemons that need the default base image; an empty one is the client's default. */
  readonly baseImageHosts: readonly string[];
  /** True if a stack runs on remote hosts. */
  readonly ssh: boolean;
  /** True if a stack on this machine has security. */
  readonly security: boolean;
}

/** Requirements of stacks, from the texts of their configuration files. Ignores mistakes, which the program reports. */
export function stackRequirements(files: readonly string[]): StackRequirements {
  // The YAML parser is loaded only if necessary: most stacks run on this machine.
  const stacks = files.filter((text) => /docker|ssh|security|\bversion\b/.test(text)).map(settingsIn);
  const inDocker = stacks.filter(({ runtime }) => runtime === "docker");
  const hosts = inDocker
    .filter(({ baseImage }) => baseImage === "" || baseImage === DEFAULT_BASE_IMAGE)
    .flatMap(({ dockerHost }) => dockerHost ?? []);
  return {
    versions: [...new Set(stacks.flatMap(({ version, archive }) => (version && archive === "" ? [version] : [])))],
    docker: inDocker.length > 0,
    baseImageHosts: [...new Set(hosts)],
    ssh: stacks.some(({ runtime }) => runtime === "ssh"),
    security: stacks.some(
      ({ runtime = "", security = "" }) => ["", "local"].includes(runtime) && ["tls", "sasl"].includes(security),
    ),
  };
}

/** Settings of a stack: an empty text if not set, `undefined` if encrypted or not a text. */
interface Settings {
  readonly version: string | undefined;
  readonly archive: string | undefined;
  readonly runtime: string | undefined;
  readonly baseImage: string | undefined;
  readonly dockerHost: string | undefined;
  readonly security: string | undefined;
}

function settingsIn(text: string): Settings {
  const { parseDocument }: typeof import("yaml") = require("yaml");
  const document = parseDocument(text);
  const setting = (key: string): string | undefined => {
    const value = document.getIn(["config", `${PROJECT}:${key}`]) ?? "";
    return typeof value === "string" ? value : undefined;
  };
  return {
    version: setting("version"),
    archive: setting("archive"),
    runtime: setting("runtime"),
    baseImage: setting("baseImage"),
    dockerHost: setting("dockerHost"),
    security: setting("security"),
  };
}
