import type { HostLayout } from "./layout";
import type { Host } from "./resolve-logins";

/** A host that was looked at, and where things lie there. */
export interface Site extends Host {
  readonly layout: HostLayout;
  /** What it runs on: `x86_64`. */
  readonly architecture: string;
  /** Whether Java must be brought along. */
  readonly lacksJava: boolean;
  /** Whether the archive is fetched by the host itself. */
  readonly fetches: boolean;
}
