import { createServer } from "node:net";

/** True if this machine has an IPv6 loopback address. */
export const hasIPv6 = (): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(0, "::1", () => server.close(() => resolve(true)));
  });
