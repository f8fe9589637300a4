#!/bin/sh
# Stops the brokers of this installation, and no other Kafka of this machine.
exec "$(dirname -- "$0")/stop-service.sh" kafka broker
