import { remoteScript } from "../connection/remote-script";
import type { HostLayout } from "../hosts/host-layout";

/** Folder of a stack on a host. */
export interface RemoteFolder {
  /** Name of the host, for messages. */
  readonly host: string;
  /** `project/stack`. */
  readonly owner: string;
  readonly layout: HostLayout;
  readonly stackId: string;
  readonly unitPrefix: string;
  readonly retainData: boolean;
}

/** Script that claims and sweeps the folder. */
export const folderScript = ({ host, owner, layout, stackId, unitPrefix, retainData }: RemoteFolder): string =>
  remoteScript("folder", {
    host,
    owner,
    root: layout.root,
    stack_id: stackId,
    data_roots: layout.dataRoots,
    unit_prefix: unitPrefix,
    retain_data: String(retainData),
  });
