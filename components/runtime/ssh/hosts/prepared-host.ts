import { shellWord } from "../../../shared/shell-word";
import type { Host } from "../connection/resolve-logins";
import type { HostLayout } from "./host-layout";

/** A host that was looked at, and where things lie there. */
export interface PreparedHost extends Host {
  readonly layout: HostLayout;
  /** What it runs on: `x86_64`. */
  readonly architecture: string;
  /** Whether Java must be brought along. */
  readonly lacksJava: boolean;
  /** Whether the archive is fetched by the host itself. */
  readonly fetches: boolean;
}

/**
 * Command line for a shell, up to one of Kafka's console tools and its arguments, that runs the tool on a host. It goes by
 * the user's own SSH client.
 *
 * @param javaHome - home of the Java to use there. @defaultValue - the one on `PATH`, or the one that was brought
 */
export function toolsOn(
  { login, layout, lacksJava }: PreparedHost,
  javaHome = lacksJava ? layout.java : undefined,
): string {
  const { user, address, port, jump } = login;
  const way = jump === undefined ? [] : ["-J", `${jump.user}@${jump.address}:${jump.port}`];
  const environment = [...(javaHome === undefined ? [] : [`JAVA_HOME=${javaHome}`]), `PATH=$PATH:${layout.home}/bin`];
  return ["ssh", "-t", ...way, "-p", port, `${user}@${address}`, shellWord(environment.join(" "))].join(" ");
}
