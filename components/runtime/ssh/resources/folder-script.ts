import type { HostLayout } from "../hosts/host-layout";
import { remoteScript } from "./remote-script";

/** A stack's folder on a host. */
export interface RemoteFolder {
  readonly host: string;
  readonly owner: string;
  readonly layout: HostLayout;
  readonly stackId: string;
  readonly unitPrefix: string;
  readonly retainData: boolean;
}

/** The script that claims and sweeps it. */
export const folderScript = ({ host, owner, layout, stackId, unitPrefix, retainData }: RemoteFolder): string =>
  remoteScript("folder", {
    host,
    owner,
    root: layout.root,
    stack_id: stackId,
    data_root: layout.dataRoot,
    unit_prefix: unitPrefix,
    retain_data: String(retainData),
  });
