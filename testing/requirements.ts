import { DOCKER } from "./docker/require-docker";
import { SMALL_DISK } from "./faults/small-disk";
import { HOSTS, SYSTEMD_HOSTS } from "./hosts/require-hosts";
import { SSH_SERVER } from "./ssh/ssh-server";
import type { Requirement } from "./suites/requirement";

/** Requirements of the suites that deploy for real. */
export const REQUIREMENTS: readonly Requirement[] = [DOCKER, SSH_SERVER, HOSTS, SYSTEMD_HOSTS, SMALL_DISK];
