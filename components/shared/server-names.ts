/** Services of the servers of a quorum, in their order: the first has the quorum's own name. */
export const serverNames = (name: string, servers: number): string[] =>
  Array.from({ length: servers }, (_, rank) => (rank === 0 ? name : `${name}-${rank + 1}`));
