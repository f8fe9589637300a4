import { remoteScript, type ScriptValues } from "./remote-script";

/** Something that comes in an archive and is unpacked on a host. */
export interface RemoteInstallation {
  /** What it is, for messages: `Kafka`. */
  readonly what: string;
  readonly host: string;
  readonly owner: string;
  readonly root: string;
  readonly stackId: string;
  /** Folder that it is unpacked into, without the archive's own top folder. */
  readonly home: string;
  /** Where the archive lies on the host. */
  readonly archive: string;
  /** Where the host fetches it first; empty if it was copied. */
  readonly url: string;
  /** SHA-512 of the archive, in hexadecimal. */
  readonly sha512: string;
  /** Pattern of files that it must hold: `libs/*.jar`. */
  readonly mustHold: string;
  /** Another number where a look at the host has found that something is to be done. */
  readonly generation: number;
}

/** The values by which the script finds an installation and tells how it is. */
export const whereInstallationIs = (what: string, home: string): ScriptValues => ({ what, home });

/** The script that verifies, unpacks and removes it. */
export const installationScript = (remote: RemoteInstallation): string =>
  remoteScript("installation", {
    ...whereInstallationIs(remote.what, remote.home),
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
