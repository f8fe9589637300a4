import { formatAddress } from "../../../shared/address";
import { shellWord, shellWordIfNeeded } from "../../../shared/shell-word";
import type { HostLayout } from "./host-layout";
import type { Host } from "./resolve-hosts";

/** Host that has passed the preflight, and its paths. */
export interface PreparedHost extends Host {
  readonly layout: HostLayout;
  /** Processor, as `uname -m` prints it: `x86_64`. */
  readonly architecture: string;
  /** True if a Java must be installed on the host. */
  readonly needsJava: boolean;
  /** True if the host downloads the archive of Kafka itself. */
  readonly downloads: boolean;
}

/**
 * Shell command line that runs a console tool of Kafka on a host through the user's own SSH client; tool and arguments
 * follow.
 *
 * @param javaHome - home of the Java to use on the host. @defaultValue - the one on `PATH`, or the installed one
 */
export function consoleToolsOn(
  { login, layout, needsJava }: PreparedHost,
  javaHome = needsJava ? layout.java : undefined,
): string {
  const { user, address, port, jump } = login;
  const jumpOption =
    jump === undefined
      ? []
      : ["-J", shellWordIfNeeded(`${jump.user}@${formatAddress({ host: jump.address, port: jump.port })}`)];
  const environment = [...(javaHome === undefined ? [] : [`JAVA_HOME=${javaHome}`]), `PATH=$PATH:${layout.home}/bin`];
  return [
    "ssh",
    "-t",
    ...jumpOption,
    "-p",
    port,
    shellWordIfNeeded(`${user}@${address}`),
    shellWord(environment.join(" ")),
  ].join(" ");
}
