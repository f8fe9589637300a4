import type { BoundPort } from "../runtime/runtime";
import { isSameBinding } from "../shared/address";
import { firstOfEachProperty, type Problem } from "../shared/problems";

/** Ports of the prepared clusters of a stack, by the name of the cluster. The services bind the ports later. */
const claimed = new WeakMap<object, Map<string, readonly BoundPort[]>>();

/**
 * Claims the ports of a cluster, or gives the problems of those that another cluster of the same stack has claimed.
 *
 * @param stack - identity of the stack; one process may deploy several.
 */
export function claimPorts(stack: object, cluster: string, ports: readonly BoundPort[]): Problem[] {
  const clusters = claimed.get(stack) ?? new Map<string, readonly BoundPort[]>();
  const others = [...clusters].filter(([name]) => name !== cluster);
  const problems = ports.flatMap((port) => {
    const [owner] = others.find(([, theirs]) => theirs.some((their) => isSamePort(their, port))) ?? [];
    return owner === undefined ? [] : [{ property: port.argument, reason: claimedReason(port, owner) }];
  });
  if (problems.length === 0) {
    claimed.set(stack, clusters.set(cluster, ports));
  }
  return firstOfEachProperty(problems);
}

const isSamePort = (one: BoundPort, other: BoundPort): boolean =>
  one.machine === other.machine && one.port === other.port && isSameBinding(one.host, other.host);

const claimedReason = ({ machine, port }: BoundPort, owner: string): string =>
  `must keep the ports of two clusters apart, got port ${port} of ${machine} for this cluster and for the cluster ${owner}; set other ports for one of them, 0 to pick free ports`;
