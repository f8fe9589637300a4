import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Publishes a record with Spring Boot and ends when its listener receives the record. The addresses come from
 * application.properties alone. Arguments: topic, record.
 */
@Configuration
@EnableAutoConfiguration
public class Application {
  private static String topic;
  private static String record;

  public static void main(String[] args) {
    topic = args[0];
    record = args[1];
    SpringApplication.run(Application.class);
  }

  public static String topic() {
    return topic;
  }

  @Bean
  ApplicationRunner send(KafkaTemplate<String, String> template) {
    return args -> template.send(topic, record).get();
  }

  @KafkaListener(topics = "#{T(Application).topic()}", groupId = "spring-boot-#{T(Application).topic()}", properties = "auto.offset.reset:earliest")
  void receive(String value) {
    if (value.equals(record)) {
      System.out.println(record);
      Runtime.getRuntime().halt(0);
    }
  }
}
