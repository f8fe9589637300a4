import type { Message } from "../../message";

/** Messages of the launchers. `{name}` stands for a value that the launcher knows. */
export const MESSAGES = {
  usage: {
    en: "Usage: {launcher} [SERVICE]; SERVICE is one of {services}.",
    es: "Uso: {launcher} [SERVICIO]; SERVICIO es uno de {services}.",
  },
  consumerUsage: {
    en: "Usage: {launcher} [TOPIC]; without TOPIC, the launcher asks for the topic.",
    es: "Uso: {launcher} [TOPIC]; sin TOPIC, el lanzador pregunta por el topic.",
  },
  unknownService: {
    en: 'The service must be one of {services}, got "{service}".',
    es: 'El servicio debe ser uno de {services}, y no "{service}".',
  },
  unknownTopic: {
    en: 'The topic must consist of letters, digits, dots, _ and -, got "{topic}".',
    es: 'El topic debe constar de letras, cifras, puntos, _ y -, y no "{topic}".',
  },
  noZooKeeper: {
    en: "This stack uses KRaft: its brokers need no ZooKeeper, so there is nothing to start here; start {next}.",
    es: "Este stack usa KRaft: sus brokers no necesitan ZooKeeper, así que aquí no hay nada que iniciar; inicia {next}.",
  },
  notDeployed: {
    en: '{service} is not deployed; run "npm start" or "pulumi up" first.',
    es: '{service} no está desplegado; ejecuta antes "npm start" o "pulumi up".',
  },
  alreadyRuns: {
    en: '{service} already runs; to stop this one, press Ctrl-C in the window of its launcher. The command "{stop}" stops and removes the whole cluster.',
    es: '{service} ya está en marcha; para pararlo, pulsa Ctrl-C en la ventana de su lanzador. El comando "{stop}" para y elimina el clúster entero.',
  },
  noJava: {
    en: "No Java was found in JAVA_HOME and PATH; install Java 17 and run this launcher again.",
    es: "No hay Java en JAVA_HOME ni en PATH; instala Java 17 y ejecuta otra vez este lanzador.",
  },
  unusableFlag: {
    en: "{service} has a JVM flag that a .cmd file can't pass; use ASCII characters without quotes in brokerJvmFlags and zookeeperJvmFlags.",
    es: "{service} tiene una opción de la JVM que un archivo .cmd no puede pasar; usa caracteres ASCII sin comillas en brokerJvmFlags y zookeeperJvmFlags.",
  },
  startFirst: {
    en: "{service} waits 18 s for {other}; if {other} does not run yet, start {first} in another window now.",
    es: "{service} espera 18 s a {other}; si {other} no está en marcha, inicia {first} ahora en otra ventana.",
  },
  startController: {
    en: "{service} needs {other}; if {other} does not run yet, start {first} in another window now.",
    es: "{service} necesita {other}; si {other} no está en marcha, inicia {first} ahora en otra ventana.",
  },
  starts: {
    en: "{service} starts in this window; Ctrl-C stops it. Its log is also in {service}/logs/server.log.",
    es: "{service} se inicia en esta ventana; Ctrl-C lo para. Su registro también está en {service}/logs/server.log.",
  },
  ended: {
    en: "{service} has ended with exit code {code}.",
    es: "{service} ha terminado con el código de salida {code}.",
  },
  knownCause: { en: "Known cause:", es: "Causa conocida:" },
  unknownCause: {
    en: "The log shows no known cause; read {service}/logs/server.log.",
    es: "El registro no muestra ninguna causa conocida; lee {service}/logs/server.log.",
  },
  askTopic: { en: "Topic: ", es: "Topic: " },
  noTopic: { en: "No topic was given.", es: "No se ha indicado ningún topic." },
  noBroker: {
    en: "No broker of this stack runs; start {next} first.",
    es: "Ningún broker de este stack está en marcha; inicia antes {next}.",
  },
  reads: {
    en: "Records of topic {topic} from {servers}, from the beginning; Ctrl-C ends.",
    es: "Registros del topic {topic} de {servers}, desde el principio; Ctrl-C termina.",
  },
} satisfies Record<string, Message>;

/** Name of a message. */
export type MessageName = keyof typeof MESSAGES;

/** Message without accents, for a terminal whose code page is not known. */
export const withoutAccents = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "");

/** Message with its values in place of `{name}`. @throws if a value is missing. */
export const fillMessage = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`a message of a launcher has no value for {${name}}`);
    }
    return value;
  });
