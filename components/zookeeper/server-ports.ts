/** Ports for those that follow a server once it leads, and for votes: those of ZooKeeper's own documentation. */
const QUORUM_PORT = 2_888;
const ELECTION_PORT = 3_888;

/** Ports of an ensemble's first server beside its client port. Where that is picked, so are these. */
export const serverPorts = (clientPort: number) => ({
  quorum: { port: clientPort === 0 ? 0 : QUORUM_PORT, usualPort: QUORUM_PORT },
  election: { port: clientPort === 0 ? 0 : ELECTION_PORT, usualPort: ELECTION_PORT },
});
