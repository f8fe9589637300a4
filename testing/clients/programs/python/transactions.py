"""Publishes with confluent-kafka, first idempotently, then in transactions with the offsets of a consumer group.

Arguments: path of the settings of librdkafka as JSON, topic, group, transactional id.
"""

import json
import sys

from confluent_kafka import Consumer, Producer, TopicPartition

path, topic, group, transactional_id = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    settings = json.load(file)


def fail_on_error(error, _message):
    """Raises the error of a record that was not acknowledged."""
    if error is not None:
        raise RuntimeError(error.str())


idempotent = Producer({**settings, "enable.idempotence": True})
idempotent.produce(topic, b"idempotent", on_delivery=fail_on_error)
assert idempotent.flush(30) == 0, "the record was not acknowledged"

reading = {"group.id": group, "auto.offset.reset": "earliest", "isolation.level": "read_committed"}
consumer = Consumer({**settings, **reading, "enable.auto.commit": False})
consumer.subscribe([topic])
first = consumer.poll(30)
assert first is not None and first.error() is None, "no record was read"

producer = Producer({**settings, "transactional.id": transactional_id})
producer.init_transactions(30)
for value, end in [(b"aborted", producer.abort_transaction), (b"committed", producer.commit_transaction)]:
    producer.begin_transaction()
    producer.produce(topic, value, on_delivery=fail_on_error)
    offsets = [TopicPartition(topic, first.partition(), first.offset() + 1)]
    producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), 30)
    end(30)

values = []
while not values or values[-1] != "committed":
    message = consumer.poll(30)
    assert message is not None and message.error() is None, "the committed record was not read"
    values.append(message.value().decode())
assert "aborted" not in values, "an aborted record was read"
[committed] = consumer.committed([TopicPartition(topic, first.partition())], 30)
consumer.close()
print(f"committed offset {committed.offset - first.offset()}")
