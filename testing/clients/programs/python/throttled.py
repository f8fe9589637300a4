"""Publishes a record with confluent-kafka and prints the time by which the broker then slows the client down, in milliseconds.

Arguments: path of the settings of librdkafka as JSON, topic, size of the record in bytes.
"""

import json
import os
import sys
import time

from confluent_kafka import Producer

path, topic, size = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    settings = json.load(file)

throttled = []
producer = Producer({**settings, "throttle_cb": lambda event: throttled.append(event.throttle_time)})
producer.produce(topic, os.urandom(int(size)))
end = time.monotonic() + 30
while not throttled and time.monotonic() < end:
    producer.poll(0.1)
print(round(1000 * max(throttled, default=0)))
