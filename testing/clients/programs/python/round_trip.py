"""Publishes a record with confluent-kafka and reads the topic from its beginning until the record comes back.

Arguments: path of the settings of librdkafka as JSON, topic, record.
"""

import json
import sys

from confluent_kafka import Consumer, Producer

path, topic, record = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    settings = json.load(file)

producer = Producer(settings)
producer.produce(topic, record.encode())
assert producer.flush(30) == 0, "the record was not acknowledged"

consumer = Consumer({**settings, "group.id": "python", "auto.offset.reset": "earliest"})
consumer.subscribe([topic])
value = ""
while value != record:
    message = consumer.poll(30)
    assert message is not None, "the record did not come back"
    value = message.value().decode()
print(value)
consumer.close()
