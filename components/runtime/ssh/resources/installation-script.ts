import { remoteScript } from "../connection/remote-script";
import type { ScriptVariables } from "../connection/script-variables";

/** Installation from an archive on a host. */
export interface RemoteInstallation {
  /** Name of the software, for messages: `Kafka`. */
  readonly what: string;
  /** Name of the host, for messages. */
  readonly host: string;
  /** `project/stack`. */
  readonly owner: string;
  readonly root: string;
  readonly stackId: string;
  /** Folder to unpack to, without the top folder of the archive. */
  readonly home: string;
  /** Path of the archive on the host. */
  readonly archive: string;
  /** URL that the host downloads the archive from; empty if the archive is copied. */
  readonly url: string;
  /** SHA-512 of the archive, in hexadecimal. */
  readonly sha512: string;
  /** Pattern of files that the archive must contain: `libs/*.jar`. */
  readonly mustHold: string;
  /** Number that changes when a health check finds a fault, so that the command runs again. */
  readonly generation: number;
}

/** Variables with which the health check finds an installation. */
export const installationLocation = (what: string, home: string): ScriptVariables["inspect-installation"] => ({
  what,
  home,
});

/** Script that verifies, unpacks and removes the installation. */
export const installationScript = (remote: RemoteInstallation): string =>
  remoteScript("installation", {
    ...installationLocation(remote.what, remote.home),
    generation: String(remote.generation),
    host: remote.host,
    owner: remote.owner,
    root: remote.root,
    stack_id: remote.stackId,
    archive: remote.archive,
    url: remote.url,
    sha512: remote.sha512,
    must_hold: remote.mustHold,
  });
