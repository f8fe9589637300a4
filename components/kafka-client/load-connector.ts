import { join } from "node:path";

import type { Connector, Relay, RelayModule } from "./relay";

/** Folder that the paths of modules start from: `components` in a checkout, `dist` in the published package. */
const MODULES = join(__dirname, "..");

/** The connector of a relay. The relay names the module that makes the connector. */
export const loadConnector = ({ module, settings }: Relay): Connector =>
  (require(join(MODULES, module)) as RelayModule<object>).connector(settings);
