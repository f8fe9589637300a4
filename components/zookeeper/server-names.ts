/** Services of an ensemble's servers, in the order of their numbers: the first has the ensemble's own name. */
export const serverNames = (name: string, servers: number): string[] =>
  Array.from({ length: servers }, (_, rank) => (rank === 0 ? name : `${name}-${rank + 1}`));
