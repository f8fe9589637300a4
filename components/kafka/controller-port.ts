/** How far the first controller's port is from that of the first broker: further than brokers count up. */
const DISTANCE = 1_001;

/** Port of the first controller of a cluster whose first broker has this port. Where that is picked, so is this. */
export const controllerPort = (port: number): number => (port === 0 ? 0 : port + DISTANCE);

/** Port of a controller that has an address of its own: that of Kafka's own documentation. */
export const CONTROLLER_PORT_APART = 9_093;
