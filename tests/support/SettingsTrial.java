import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Map;
import java.util.Properties;

/**
 * Reads a file with sets of broker settings, each as JSON on a line, and prints a line for each set: empty if a broker of the
 * distribution accepts the set, else the reason. Run with {@code java -cp 'libs/*' SettingsTrial.java FILE}.
 */
public class SettingsTrial {
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(Paths.get(args[0]))) {
            Properties settings = new Properties();
            settings.putAll(json.readValue(line, Map.class));
            System.out.println(refusal(settings).replace('\n', ' '));
        }
    }

    private static String refusal(Properties settings) {
        try {
            kafka.server.KafkaConfig broker = kafka.server.KafkaConfig$.MODULE$.fromProps(settings, false);
            kafka.log.LogConfig$ topics = kafka.log.LogConfig$.MODULE$;
            topics.validateValues(topics.extractLogConfigMap(broker));
            return "";
        } catch (RuntimeException refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }
}
