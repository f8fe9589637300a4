import java.io.DataInputStream;
import java.util.TreeSet;
import java.util.jar.JarFile;

/** Prints every text in the constant pools of the classes of a JAR, a line each. */
public class ClassStrings {
    public static void main(String[] args) throws Exception {
        TreeSet<String> texts = new TreeSet<>();
        try (JarFile jar = new JarFile(args[0])) {
            for (var entry : jar.stream().filter(file -> file.getName().endsWith(".class")).toList()) {
                try (var data = new DataInputStream(jar.getInputStream(entry))) {
                    data.skipBytes(8);
                    int constants = data.readUnsignedShort();
                    for (int index = 1; index < constants; index++) {
                        switch (data.readUnsignedByte()) {
                            case 1 -> texts.add(data.readUTF());
                            case 3, 4, 9, 10, 11, 12, 17, 18 -> data.skipBytes(4);
                            case 5, 6 -> { data.skipBytes(8); index++; }
                            case 15 -> data.skipBytes(3);
                            default -> data.skipBytes(2);
                        }
                    }
                }
            }
        }
        texts.stream().filter(text -> !text.contains("\n")).forEach(System.out::println);
    }
}
