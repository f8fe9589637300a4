import { BlockList } from "node:net";

import { mustRun } from "../../components/shared/run-program";

/** Shortest prefix of a route that counts. Shorter ones, such as the default route or a whole VPN, say nothing about single networks. */
const SHORTEST_PREFIX = 8;

/** Largest number of attempts to pick a subnet. */
const ATTEMPTS = 1_000;

/** First three numbers of a network `10.x.y.0/24` that this machine has no route to. */
export async function pickFreeSubnet(): Promise<string> {
  const routes: { readonly dst: string }[] = JSON.parse(
    await mustRun("ip", ["-json", "-4", "route", "show", "table", "all"]),
  );
  return pickSubnet(routes.map(({ dst }) => dst));
}

/** Picks a subnet that overlaps with none of the destinations, each `default`, `a.b.c.d` or `a.b.c.d/bits`. */
export function pickSubnet(destinations: readonly string[], random = Math.random): string {
  const routed = new BlockList();
  for (const destination of destinations) {
    const [address = "", bits = 32] = destination.split("/");
    if (destination !== "default" && Number(bits) >= SHORTEST_PREFIX) {
      routed.addSubnet(address, Math.min(Number(bits), 24));
    }
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const subnet = `10.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;
    if (!routed.check(`${subnet}.0`)) {
      return subnet;
    }
  }
  throw new Error("test hosts need a network 10.x.y.0/24 without a route, got routes to all; end a VPN");
}
