import { DEFAULT_BASE_IMAGE } from "../../components/runtime/docker/base-image";
import { PROJECT } from "../project";

/** What stacks need that not every stack does. */
export interface StackRequirements {
  /** Whether any of them runs in Docker. */
  readonly docker: boolean;
  /** Addresses of the daemons that build on the default base image; empty for the client's own choice. */
  readonly baseImageHosts: readonly string[];
  /** Whether any of them runs on other hosts. */
  readonly ssh: boolean;
}

/** What stacks need, by the texts of their configuration files. What is wrong in them, the program says. */
export function stackRequirements(files: readonly string[]): StackRequirements {
  // Most stacks run on this machine: no parser is loaded for them.
  const stacks = files.filter((text) => /docker|ssh/.test(text)).map(settingsIn);
  const inDocker = stacks.filter(({ runtime }) => runtime === "docker");
  const hosts = inDocker
    .filter(({ baseImage }) => baseImage === "" || baseImage === DEFAULT_BASE_IMAGE)
    .flatMap(({ dockerHost }) => dockerHost ?? []);
  return {
    docker: inDocker.length > 0,
    baseImageHosts: [...new Set(hosts)],
    ssh: stacks.some(({ runtime }) => runtime === "ssh"),
  };
}

/** Settings as text: empty where there is none, `undefined` where it is encrypted or no text. */
interface Settings {
  readonly runtime: string | undefined;
  readonly baseImage: string | undefined;
  readonly dockerHost: string | undefined;
}

function settingsIn(text: string): Settings {
  const { parseDocument } = require("yaml") as typeof import("yaml");
  const document = parseDocument(text);
  const setting = (key: string): string | undefined => {
    const value = document.getIn(["config", `${PROJECT}:${key}`]) ?? "";
    return typeof value === "string" ? value : undefined;
  };
  return { runtime: setting("runtime"), baseImage: setting("baseImage"), dockerHost: setting("dockerHost") };
}
