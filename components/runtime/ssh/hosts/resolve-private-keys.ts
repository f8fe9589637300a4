import { resolveInput } from "../../../pulumi/resolve-input";
import type { Problem } from "../../../shared/problems";
import type { HostEntry, KnownHostEntry, LoginEntry } from "./host-entries";

/** Hosts with the private keys that are known, and the problem of the others. */
export interface ResolvedPrivateKeys {
  readonly entries: readonly KnownHostEntry[];
  readonly problems: readonly Problem[];
}

/** Waits for the private keys that are outputs. A preview does not know the outputs of resources that do not exist yet. */
export async function resolvePrivateKeys(hosts: readonly HostEntry[]): Promise<ResolvedPrivateKeys> {
  const unknown: string[] = [];
  const resolveKey = async <Entry extends LoginEntry>(
    { privateKey, ...entry }: Entry,
    property: string,
  ): Promise<Omit<Entry, "privateKey"> & { readonly privateKey?: string }> => {
    if (privateKey === undefined) {
      return entry;
    }
    const { value: known } = await resolveInput(privateKey);
    if (known === undefined) {
      unknown.push(`${property}.privateKey`);
    }
    return { ...entry, privateKey: known };
  };
  const entries = await Promise.all(
    hosts.map(async ({ jumpHost, ...host }, index): Promise<KnownHostEntry> => {
      const property = `hosts[${index}]`;
      const entry = await resolveKey(host, property);
      return jumpHost === undefined
        ? entry
        : { ...entry, jumpHost: await resolveKey(jumpHost, `${property}.jumpHost`) };
    }),
  );
  const reason =
    "must be known before the cluster is created, got an output of a resource that does not exist yet; create that resource first";
  return { entries, problems: unknown.length === 0 ? [] : [{ property: unknown.join(", "), reason }] };
}
