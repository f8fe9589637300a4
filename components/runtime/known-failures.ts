import type { Message } from "./message";

/**
 * Failure that a log line identifies, with its cause and cure: `cause: cure`. In these texts, `$1` stands for the first group of
 * the pattern, and `$setting` for the settings whose value is the first group.
 */
export interface KnownFailure extends Message {
  /**
   * Pattern of one line. Must also be a POSIX extended regular expression, because hosts search with `grep` and bash. The first
   * group is the name in the line: of a class, a setting, a host.
   */
  readonly pattern: RegExp;
}

/** Text for `$setting` if no setting has the value. */
export const UNKNOWN_SETTING: Message = { en: "the setting that names it", es: "el ajuste que lo nombra" };

const FOREIGN_CLASS: Message = {
  en: "class $1 is not in the distribution: correct $setting, or set archive to a distribution with the class",
  es: "la clase $1 no está en la distribución: corrige $setting, o pon en archive una distribución con la clase",
};

const NO_RIGHTS: Message = {
  en: "the user of the service may not use $1: change the owner or the rights of that file or folder",
  es: "el usuario del servicio no puede usar $1: cambia el dueño o los permisos de ese archivo o carpeta",
};

const UNKNOWN_HOST: Message = {
  en: "the machine of the service can't resolve the host name $1: correct $setting, or add the name to DNS or to /etc/hosts of the machine",
  es: "la máquina del servicio no puede resolver el nombre de host $1: corrige $setting, o añade el nombre al DNS o a /etc/hosts de la máquina",
};

const JVM_FLAG: Message = {
  en: "correct brokerJvmFlags or zookeeperJvmFlags",
  es: "corrige brokerJvmFlags o zookeeperJvmFlags",
};

const KEYS: Message = {
  en: "run `up`, which writes the key stores and passwords of the services again",
  es: "ejecuta `up`, que vuelve a escribir los almacenes de claves y las contraseñas de los servicios",
};

/** Failures of ZooKeeper, Kafka and the JVM. Where several match, the first one is reported. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    pattern: /Could not find or load main class ([A-Za-z0-9_.$]+)/,
    en: "the distribution has no class $1, so it is not a complete Kafka: set archive to a complete distribution, or remove the installation and run `up` again",
    es: "la distribución no tiene la clase $1, así que no es un Kafka completo: pon en archive una distribución completa, o borra la instalación y ejecuta `up` otra vez",
  },
  {
    pattern: /Unrecognized (VM )?option:? ('[^']*'|[^ ]*)/,
    en: `this Java does not know a flag: ${JVM_FLAG.en}`,
    es: `este Java no conoce una opción: ${JVM_FLAG.es}`,
  },
  {
    pattern:
      /Multiple garbage collectors selected|Conflicting collector combinations|Invalid (maximum|initial) heap size|Improperly specified VM option|VM option '[^']*' is (experimental|diagnostic)|missing -XX:|is outside the allowed range/,
    en: `this Java does not accept its flags: ${JVM_FLAG.en}`,
    es: `este Java no acepta sus opciones: ${JVM_FLAG.es}`,
  },
  {
    pattern: /Error opening zip file or JAR manifest missing|agent library failed to init/,
    en: `a Java agent can't be loaded: ${JVM_FLAG.en}`,
    es: `un agente de Java no se puede cargar: ${JVM_FLAG.es}`,
  },
  {
    pattern: /InconsistentBrokerMetadataException/,
    en: "the folders of dataDir contain data of different brokers or clusters: mount the right disk at each folder, or restore its data",
    es: "las carpetas de dataDir contienen datos de brokers o clústeres distintos: monta en cada carpeta el disco correcto, o restaura sus datos",
  },
  {
    pattern: /InconsistentClusterIdException/,
    en: "the broker's data belongs to another cluster than ZooKeeper's: restore data of the same cluster for both; to lose the broker's data, set acceptDataLoss to the cluster id in meta.properties",
    es: "los datos del broker son de otro clúster que los de ZooKeeper: restaura para ambos datos del mismo clúster; para perder los datos del broker, pon en acceptDataLoss el id del clúster que está en meta.properties",
  },
  {
    pattern: /InconsistentBrokerIdException|Configured broker\.id .* doesn't match stored/,
    en: "the data folder belongs to a broker with another id: move the data of each broker back to its own folder",
    es: "la carpeta de datos es de un broker con otro id: devuelve los datos de cada broker a su propia carpeta",
  },
  {
    pattern: /InconsistentNodeIdException/,
    en: "the data folder belongs to another node: set dataDir to the folder of this node",
    es: "la carpeta de datos es de otro nodo: pon en dataDir la carpeta de este nodo",
  },
  {
    pattern: /Configured voter set: .* is different from the voter set read from the state file/,
    en: "the data belongs to a cluster with other controllers, which Kafka 3.3 can't change: set brokers and controllers to their values at the first start of the cluster",
    es: "los datos son de un clúster con otros controladores, que Kafka 3.3 no puede cambiar: pon brokers y controllers como en el primer inicio del clúster",
  },
  {
    pattern: /UnsupportedVersionException: Unknown metadata id|for configuration inter\.broker\.protocol\.version/,
    en: "the cluster speaks a protocol or has metadata of a newer version of Kafka: set version to the version that the cluster ran with, or to a newer one",
    es: "el clúster habla un protocolo o tiene metadatos de una versión más nueva de Kafka: pon en version la versión con la que funcionaba el clúster, o una más nueva",
  },
  {
    pattern: /KeeperErrorCode = (NoAuth|InvalidACL|AuthFailed)/,
    en: "ZooKeeper refuses the broker's requests ($1): restore data of ZooKeeper without ACLs, because brokers connect without authentication",
    es: "ZooKeeper rechaza las peticiones del broker ($1): restaura datos de ZooKeeper sin ACL, porque los brokers se conectan sin autenticación",
  },
  {
    pattern: /NodeExistsException|NodeExists/,
    en: "ZooKeeper still holds the registration of a broker with this id: if no other broker uses the id, wait for zookeeper.session.timeout.ms and run `up` again",
    es: "ZooKeeper aún tiene el registro de un broker con este id: si ningún otro broker usa el id, espera zookeeper.session.timeout.ms y ejecuta `up` otra vez",
  },
  {
    pattern: /Failed to acquire lock on file .*\.lock/,
    en: "another Kafka process uses the same data folder: stop that process or set another dataDir",
    es: "otro proceso de Kafka usa la misma carpeta de datos: para ese proceso o pon otra carpeta en dataDir",
  },
  {
    pattern: /Cannot assign requested address/,
    en: "the address to bind is none of the machine's addresses: correct bindAddress",
    es: "la dirección de escucha no es ninguna de las de la máquina: corrige bindAddress",
  },
  {
    pattern: /BindException: Permission denied|bind to [^ ]+: Permission denied/,
    en: "the account of the service may not listen on a port below 1024: set port, zookeeperPort and metricsPort to 1024 or more",
    es: "la cuenta del servicio no puede escuchar en un puerto inferior a 1024: pon port, zookeeperPort y metricsPort a 1024 o más",
  },
  {
    pattern: /Address already in use|BindException/,
    en: "a port of the service is in use: set another port, or 0 to pick a free one",
    es: "un puerto del servicio está en uso: pon otro puerto, o 0 para elegir uno libre",
  },
  {
    pattern: /UnsupportedClassVersionError/,
    en: "this Java is too old: set javaHome to Java 17, or baseImage to an image with it",
    es: "este Java es demasiado antiguo: pon en javaHome un Java 17, o en baseImage una imagen que lo tenga",
  },
  {
    pattern: /unable to create (new )?native thread/,
    en: "the limit of threads is too low: raise the limit of processes (`ulimit -u`) of the account that starts the service, or of its container or unit",
    es: "el límite de hilos es demasiado bajo: sube el límite de procesos (`ulimit -u`) de la cuenta que inicia el servicio, o el de su contenedor o unidad",
  },
  {
    pattern: /OutOfMemoryError: (Java heap space|GC overhead limit exceeded)/,
    en: "the heap is full: raise heapMiB, or zookeeperHeapMiB for ZooKeeper; a broker with Kafka's defaults needs about 256 MiB",
    es: "el heap está lleno: sube heapMiB, o zookeeperHeapMiB para ZooKeeper; un broker con los valores de Kafka necesita unos 256 MiB",
  },
  {
    pattern: /OutOfMemoryError: (Metaspace|Compressed class space)/,
    en: "the memory for classes is not enough: raise or remove -XX:MaxMetaspaceSize and -XX:CompressedClassSpaceSize in brokerJvmFlags and zookeeperJvmFlags",
    es: "la memoria para clases no basta: sube o quita -XX:MaxMetaspaceSize y -XX:CompressedClassSpaceSize en brokerJvmFlags y zookeeperJvmFlags",
  },
  {
    pattern: /Cannot reserve [0-9]+ bytes of direct buffer memory|OutOfMemoryError: Direct buffer memory/,
    en: "the memory for direct buffers is not enough: raise or remove -XX:MaxDirectMemorySize in brokerJvmFlags and zookeeperJvmFlags, or raise heapMiB and zookeeperHeapMiB",
    es: "la memoria para búferes directos no basta: sube o quita -XX:MaxDirectMemorySize en brokerJvmFlags y zookeeperJvmFlags, o sube heapMiB y zookeeperHeapMiB",
  },
  {
    pattern:
      /Could not reserve enough space|Could not allocate (compressed class space|[Mm]etaspace)|insufficient memory for the Java Runtime|OutOfMemoryError/,
    en: "the memory is not enough: lower heapMiB to fit the machine's memory",
    es: "la memoria no basta: baja heapMiB hasta que quepa en la memoria de la máquina",
  },
  {
    pattern: /AccessControlException/,
    en: "a security manager of Java refuses an access: extend its policy, or remove java.security.manager from brokerJvmFlags and zookeeperJvmFlags",
    es: "un security manager de Java rechaza un acceso: amplía su política, o quita java.security.manager de brokerJvmFlags y zookeeperJvmFlags",
  },
  { pattern: /AccessDeniedException: (.+)/, ...NO_RIGHTS },
  { pattern: /FileNotFoundException: (.+) [(]Permission denied[)]/, ...NO_RIGHTS },
  {
    pattern: /AccessDeniedException|Permission denied/,
    en: "this user may not use a file or folder: make the folders in dataDir writable for the user of the service",
    es: "este usuario no puede usar un archivo o una carpeta: da permiso de escritura en las carpetas de dataDir al usuario del servicio",
  },
  {
    pattern: /No space left on device/,
    en: "the disk is full: free some space and run `up` again",
    es: "el disco está lleno: libera espacio y ejecuta `up` otra vez",
  },
  {
    pattern: /Too many open files/,
    en: "the limit of open files is too low: raise the limit (`ulimit -n`) of the account that starts the service, to 100000 or more",
    es: "el límite de archivos abiertos es demasiado bajo: sube el límite (`ulimit -n`) de la cuenta que inicia el servicio, a 100000 o más",
  },
  {
    pattern:
      /UnsatisfiedLinkError.*([Ss]nappy|[Zz]std|lz4)|failed to map segment from shared object|Could not initialize class [A-Za-z0-9_.]*([Ss]nappy|[Zz]std|lz4)/,
    en: "the native library of a compression codec can't be loaded, as where the temporary folder is mounted with noexec: add -Djava.io.tmpdir with a folder that allows programs to brokerJvmFlags",
    es: "la biblioteca nativa de un códec de compresión no se puede cargar, como cuando la carpeta temporal está montada con noexec: añade a brokerJvmFlags -Djava.io.tmpdir con una carpeta que permita programas",
  },
  { pattern: /UnknownHostException: ([A-Za-z0-9_.-]+)/, ...UNKNOWN_HOST },
  { pattern: /Unable to resolve address: ([A-Za-z0-9_.-]+)/, ...UNKNOWN_HOST },
  { pattern: /failed to bind to ([A-Za-z0-9_.-]+):[0-9]+: Unresolved address/, ...UNKNOWN_HOST },
  {
    pattern: /Could not find a .* entry in the JAAS configuration/,
    en: `a listener with passwords has no users: ${KEYS.en}`,
    es: `un listener con contraseñas no tiene usuarios: ${KEYS.es}`,
  },
  {
    // The expired certificate of another program gives a line without "for configuration".
    pattern: /CertPathValidatorException: validity check failed for configuration/,
    en: "the certificate of the service has expired: run `up`, which renews certificates",
    es: "el certificado del servicio ha caducado: ejecuta `up`, que renueva los certificados",
  },
  {
    pattern: /keystore password was incorrect|Cannot recover key/,
    en: `the password of a key store is wrong: ${KEYS.en}`,
    es: `la contraseña de un almacén de claves no es correcta: ${KEYS.es}`,
  },
  {
    pattern: /Failed to load SSL keystore ([^ ]+)/,
    en: `the key store $1 can't be read: ${KEYS.en}`,
    es: `el almacén de claves $1 no se puede leer: ${KEYS.es}`,
  },
  {
    pattern: /ClusterAuthorizationException|CLUSTER_AUTHORIZATION_FAILED/,
    en: "the authorizer refuses the requests of the brokers themselves: run `up`, which writes the rights of the nodes again, or, without security, add User:ANONYMOUS to super.users in brokerConfig",
    es: "el autorizador rechaza las peticiones de los propios brokers: ejecuta `up`, que vuelve a escribir los derechos de los nodos, o, sin security, añade User:ANONYMOUS a super.users en brokerConfig",
  },
  {
    pattern: /SecurityException: zookeeper.set.acl is true/,
    en: "ACLs in ZooKeeper need authentication, which brokers don't have: remove zookeeper.set.acl from brokerConfig",
    es: "las ACL en ZooKeeper necesitan autenticación, que los brokers no tienen: quita zookeeper.set.acl de brokerConfig",
  },
  {
    pattern: /No [A-Za-z ]*name matching ([A-Za-z0-9.:-]+) found/,
    en: "a certificate is not valid for the name $1, which a client uses: add $1 to alternativeNames",
    es: "un certificado no es válido para el nombre $1, que usa un cliente: añade $1 a alternativeNames",
  },
  {
    pattern:
      /javax[.]net[.]ssl[.][A-Za-z]*Exception|java[.]security[.][A-Za-z.]*Exception|java[.]lang[.]SecurityException|SslAuthenticationException|SaslAuthenticationException/,
    en: "encryption or authentication fails: a certificate or password is not the one that the cluster knows; run `pulumi up`, which writes them again",
    es: "el cifrado o la autenticación falla: un certificado o una contraseña no es la que conoce el clúster; ejecuta `pulumi up`, que los escribe de nuevo",
  },
  { pattern: /Class ([A-Za-z0-9_.$]+) could not be found/, ...FOREIGN_CLASS },
  { pattern: /ClassNotFoundException: ([A-Za-z0-9_.$]+)/, ...FOREIGN_CLASS },
  {
    pattern: /NoClassDefFoundError: ([A-Za-z0-9_$]+\/[A-Za-z0-9_$/]+)/,
    en: "class $1, which a plugin needs, is not in the distribution: set archive to a distribution with the class",
    es: "la clase $1, que necesita un plugin, no está en la distribución: pon en archive una distribución con la clase",
  },
  {
    pattern: /(NoSuchMethodError|NoSuchFieldError|AbstractMethodError|IncompatibleClassChangeError)/,
    en: "a plugin was built for another version of Kafka or of a library: use its release for this version",
    es: "un plugin se compiló para otra versión de Kafka o de una biblioteca: usa su edición para esta versión",
  },
  {
    pattern: /ConfigException: Invalid value .* for configuration ([A-Za-z0-9_.-]+)/,
    en: "the value of $1 is not accepted: correct $1 in brokerConfig",
    es: "el valor de $1 no se acepta: corrige $1 en brokerConfig",
  },
  {
    pattern: /ConfigException: Missing required configuration ["`]([^"`]+)["`]/,
    en: "setting $1 is missing: add $1 to brokerConfig",
    es: "falta el ajuste $1: añade $1 a brokerConfig",
  },
  {
    pattern: /NumberFormatException: For input string: "([^"]*)"/,
    en: "a setting must be a number, got $1: correct $setting in brokerConfig or zookeeperConfig",
    es: "un ajuste debe ser un número, y no $1: corrige $setting en brokerConfig o zookeeperConfig",
  },
  {
    pattern: /ConfigException|NumberFormatException|IllegalArgumentException/,
    en: "a setting is not accepted: correct it in brokerConfig or zookeeperConfig",
    es: "un ajuste no se acepta: corrígelo en brokerConfig o zookeeperConfig",
  },
  {
    pattern: /Error occurred during initialization of VM|Could not create the Java Virtual Machine/,
    en: `Java can't start: ${JVM_FLAG.en}, or javaHome`,
    es: `Java no puede iniciarse: ${JVM_FLAG.es}, o javaHome`,
  },
];
