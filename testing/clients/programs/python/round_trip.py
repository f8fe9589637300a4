"""Publishes a record with confluent-kafka and reads the topic from its beginning until the record comes back.

Arguments: settings of librdkafka as JSON, topic, record.
"""

import json
import sys

from confluent_kafka import Consumer, Producer

settings, topic, record = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]

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
