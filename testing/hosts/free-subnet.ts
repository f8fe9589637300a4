import { BlockList } from "node:net";

import { mustRun } from "../../components/shared/run-program";

/** Routes that lead to more than this many bits say nothing of single networks: the default route, or all of a VPN. */
const WIDEST_BITS = 8;

/** How often one is picked, at most. */
const TRIES = 1_000;

/** The first three numbers of a network `10.x.y.0/24` to which this machine has no route. */
export async function freeSubnet(): Promise<string> {
  const routes: { readonly dst: string }[] = JSON.parse(
    await mustRun("ip", ["-json", "-4", "route", "show", "table", "all"]),
  );
  return pickSubnet(routes.map(({ dst }) => dst));
}

/** Picks one that overlaps with none of the destinations, each `default`, `a.b.c.d` or `a.b.c.d/bits`. */
export function pickSubnet(destinations: readonly string[], random = Math.random): string {
  const taken = new BlockList();
  for (const destination of destinations) {
    const [address = "", bits = 32] = destination.split("/");
    if (destination !== "default" && Number(bits) >= WIDEST_BITS) {
      taken.addSubnet(address, Math.min(Number(bits), 24));
    }
  }
  for (let tries = 0; tries < TRIES; tries += 1) {
    const subnet = `10.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;
    if (!taken.check(`${subnet}.0`)) {
      return subnet;
    }
  }
  throw new Error("this machine has routes to all networks 10.x.y.0/24; let go of one, such as a VPN's, for the tests");
}
