import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.internals.QuotaConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.common.MetadataVersionValidator;

/**
 * Prints the settings that the classes of a Kafka distribution declare, as JSON. Run with
 * {@code java -cp 'libs/*' SettingsCatalogue.java}.
 */
public class SettingsCatalogue {
    public static void main(String[] args) throws Exception {
        Map<String, Object> catalogue = new TreeMap<>();
        catalogue.put("kafka", AppInfoParser.getVersion());
        catalogue.put("broker", brokerSettings());
        catalogue.put("topic", topicSettings());
        catalogue.put("producer", new TreeSet<>(ProducerConfig.configNames()));
        catalogue.put("consumer", new TreeSet<>(ConsumerConfig.configNames()));
        catalogue.put("admin", new TreeSet<>(AdminClientConfig.configNames()));
        catalogue.put("dynamic", dynamicOnly());
        catalogue.put("quota", quotas());
        System.out.println(new ObjectMapper().writeValueAsString(catalogue));
    }

    /** Settings of brokers and controllers, which read the same file with the same class. */
    private static Map<String, Object> brokerSettings() throws Exception {
        Map<String, String> updateModes = kafka.server.DynamicBrokerConfig$.MODULE$.dynamicConfigUpdateModes();
        Map<String, Object> settings = new TreeMap<>();
        for (ConfigDef.ConfigKey key : documented(kafka.server.KafkaConfig$.MODULE$.configDef())) {
            Map<String, Object> setting = describe(key);
            String mode = updateModes.get(key.name);
            if (mode != null) {
                setting.put("update", mode);
            }
            RANGES_IN_CODE.getOrDefault(key.name, Map.of()).forEach(setting::put);
            settings.put(key.name, setting);
        }
        readOutsideOfKafkaConfig().forEach((name, type) -> settings.putIfAbsent(name, new TreeMap<>(Map.of("type", type))));
        return settings;
    }

    /** Ranges that KafkaConfig and the classes that read it check in code, and do not declare. */
    private static final Map<String, Map<String, String>> RANGES_IN_CODE = Map.of(
        "log.cleaner.dedupe.buffer.size", Map.of("min", "1048577"), // More than 1 MiB for each thread.
        "log.cleaner.threads", Map.of("min", "1"),
        "log.flush.interval.ms", Map.of("min", "0"),
        "log.flush.scheduler.interval.ms", Map.of("min", "0"),
        "log.roll.jitter.ms", Map.of("min", "0"),
        "log.roll.ms", Map.of("min", "1"),
        "num.replica.fetchers", Map.of("min", "1"),
        "offsets.commit.required.acks", Map.of("min", "-1"),
        "offsets.topic.compression.codec", Map.of("min", "0", "max", "4"));

    /** Settings of brokers that KafkaConfig does not declare, with their types: authorizers, reporters and config providers read them. */
    private static Map<String, String> readOutsideOfKafkaConfig() {
        kafka.security.authorizer.AclAuthorizer$ acls = kafka.security.authorizer.AclAuthorizer$.MODULE$;
        return Map.ofEntries(
            Map.entry(acls.SuperUsersProp(), "STRING"),
            Map.entry(acls.AllowEveryoneIfNoAclIsFoundProp(), "BOOLEAN"),
            Map.entry(acls.ZkUrlProp(), "STRING"),
            Map.entry(acls.ZkConnectionTimeOutProp(), "INT"),
            Map.entry(acls.ZkSessionTimeOutProp(), "INT"),
            Map.entry(acls.ZkMaxInFlightRequests(), "INT"),
            Map.entry(JmxReporter.INCLUDE_CONFIG, "STRING"),
            Map.entry(JmxReporter.EXCLUDE_CONFIG, "STRING"),
            Map.entry("config.providers", "LIST")); // AbstractConfig.CONFIG_PROVIDERS_CONFIG is private.
    }

    /** Settings of topics, each with the broker setting that is its default. */
    private static Map<String, Object> topicSettings() throws Exception {
        Map<String, Object> settings = new TreeMap<>();
        for (ConfigDef.ConfigKey key : documented(kafka.log.LogConfig$.MODULE$.configDefCopy())) {
            Map<String, Object> setting = describe(key);
            scala.Option<String> broker = kafka.log.LogConfig.serverConfigName(key.name);
            if (broker.isDefined()) {
                setting.put("broker", broker.get());
            }
            settings.put(key.name, setting);
        }
        return settings;
    }

    /** Broker settings that no file sets: only a running broker accepts them. */
    private static Collection<String> dynamicOnly() {
        Collection<String> names = new TreeSet<>(kafka.server.DynamicConfig.Broker$.MODULE$.names());
        names.removeAll(kafka.server.KafkaConfig$.MODULE$.configDef().names());
        return names;
    }

    /** Quotas, which belong to clients, users and addresses. */
    private static Collection<String> quotas() {
        Collection<String> names = new TreeSet<>(QuotaConfigs.clientConfigs().names());
        names.addAll(QuotaConfigs.ipConfigs().names());
        return names;
    }

    /** Versions of the protocol and of the message format: "3.3" and "3.3-IV3". */
    private static List<String> protocolVersions() {
        return Stream.of(MetadataVersion.VERSIONS)
            .flatMap(version -> Stream.of(version.shortVersion(), version.version()))
            .distinct()
            .toList();
    }

    /** Settings without those that Kafka calls internal: its documentation has none of them. */
    private static List<ConfigDef.ConfigKey> documented(ConfigDef settings) {
        return settings.configKeys().values().stream().filter(key -> !key.internalConfig).toList();
    }

    private static Map<String, Object> describe(ConfigDef.ConfigKey key) throws Exception {
        Map<String, Object> setting = new TreeMap<>();
        setting.put("type", key.type.name());
        if (key.defaultValue != ConfigDef.NO_DEFAULT_VALUE && key.defaultValue != null) {
            setting.put("default", text(key.defaultValue));
        }
        describeValidator(key.validator, setting);
        return setting;
    }

    /** Validators of settings that no user sets, and the one that only refuses the absent value. */
    private static final List<String> NOT_DESCRIBED = List.of(
        "kafka.server.ThrottledReplicaListValidator$",
        "org.apache.kafka.common.config.ConfigDef$NonNullValidator",
        "org.apache.kafka.raft.RaftConfig$ControllerQuorumVotersValidator");

    private static void describeValidator(ConfigDef.Validator validator, Map<String, Object> setting) throws Exception {
        if (validator == null) {
            return;
        }
        if (validator instanceof ConfigDef.Range) {
            putIfSet(setting, "min", field(validator, "min"));
            putIfSet(setting, "max", field(validator, "max"));
        } else if (validator instanceof ConfigDef.ValidString) {
            setting.put("values", field(validator, "validStrings"));
        } else if (validator instanceof ConfigDef.ValidList) {
            setting.put("values", field(field(validator, "validString"), "validStrings"));
        } else if (validator instanceof MetadataVersionValidator) {
            setting.put("versions", protocolVersions());
        } else if (!NOT_DESCRIBED.contains(validator.getClass().getName())) {
            throw new IllegalStateException("the validator " + validator.getClass().getName() + " must be described here");
        }
    }

    private static void putIfSet(Map<String, Object> setting, String name, Object value) {
        if (value != null) {
            setting.put(name, value instanceof Number ? value.toString() : value);
        }
    }

    private static Object field(Object object, String name) throws Exception {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    private static String text(Object value) {
        if (value instanceof Password) {
            return ((Password) value).value();
        }
        if (value instanceof Class) {
            return ((Class<?>) value).getName();
        }
        if (value instanceof Collection) {
            List<String> parts = new ArrayList<>();
            ((Collection<?>) value).forEach(part -> parts.add(String.valueOf(part)));
            return String.join(",", parts);
        }
        return String.valueOf(value);
    }
}
