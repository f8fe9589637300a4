import { join } from "node:path";

import type { Connector, Relay, RelayModule } from "./relay";

/** The connector of a relay; only the relay itself knows which module has it. */
export const loadConnector = ({ module, settings }: Relay): Connector =>
  (require(join(process.cwd(), module)) as RelayModule<object>).connector(settings);
