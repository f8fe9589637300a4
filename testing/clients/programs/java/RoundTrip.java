import java.io.FileReader;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes a record with Kafka's Java client and reads the topic from its beginning until the record comes back.
 * Arguments: path of a client.properties, topic, record.
 */
class RoundTrip {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (FileReader file = new FileReader(args[0])) {
      settings.load(file);
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(args[1], args[2])).get();
    }
    settings.put("group.id", "java");
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(args[1]));
      boolean hasRecord = false;
      while (!hasRecord) {
        for (var fetched : consumer.poll(Duration.ofSeconds(1))) {
          hasRecord |= fetched.value().equals(args[2]);
        }
      }
    }
    System.out.println(args[2]);
  }
}
