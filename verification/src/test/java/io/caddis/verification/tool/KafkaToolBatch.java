package io.caddis.verification.tool;

import io.caddis.verification.process.Program;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * A program on the class path of Kafka's tools: runs the main class it is given once for each line of its input, and prints a line
 * with the outcome of each. Words and outputs travel in Base64, so that they may contain anything.
 */
final class KafkaToolBatch {

    private static final String BETWEEN_WORDS = "\u0000";
    private static final String PREFIX = "outcome ";

    private KafkaToolBatch() {}

    /** Where this class is, for the class path of the program. */
    static Path location() {
        return Path.of(KafkaToolBatch.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** A command as a line of input. */
    static String line(List<String> words) {
        return encoded(String.join(BETWEEN_WORDS, words)) + "\n";
    }

    /** The outcomes in the output of the program. */
    static List<Program.Outcome> outcomes(Program program, String output) {
        return output.lines().filter(line -> line.startsWith(PREFIX)).map(line -> line.split(" ", -1))
                .map(fields -> new Program.Outcome(program, Integer.parseInt(fields[1]), decoded(fields[2]), decoded(fields[3]))).toList();
    }

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Method tool = Class.forName(arguments[0]).getMethod("main", String[].class);
        catchExit();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream outcomes = System.out;
        PrintStream errors = System.err;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = run(tool, decoded(line).split(BETWEEN_WORDS));
            System.out.flush();
            System.err.flush();
            outcomes.println(PREFIX + code + " " + encoded(out.toString(StandardCharsets.UTF_8)) + " "
                    + encoded(err.toString(StandardCharsets.UTF_8)));
        }
        System.setErr(errors);
        outcomes.flush();
    }

    /** Has the tools tell us instead of ending the JVM. Their kafka-clients is another than ours, where this class has moved. */
    private static void catchExit() throws ReflectiveOperationException {
        Class<?> exit = Class.forName("org.apache.kafka.common.utils.Exit");
        Class<?> procedure = Class.forName("org.apache.kafka.common.utils.Exit$Procedure");
        ClassLoader loader = KafkaToolBatch.class.getClassLoader();
        Object ended = Proxy.newProxyInstance(loader, new Class<?>[] {procedure}, (proxy, method, values) -> {
            throw new Ended((Integer) values[0]);
        });
        exit.getMethod("setExitProcedure", procedure).invoke(null, ended);
    }

    private static int run(Method tool, String[] words) throws IllegalAccessException {
        try {
            tool.invoke(null, (Object) words);
            return 0;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Ended ended) {
                return ended.code;
            }
            e.getCause().printStackTrace();
            return 1;
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    /** In place of the end of the JVM. */
    private static final class Ended extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int code;

        private Ended(int code) {
            super("exit code " + code, null, false, false);
            this.code = code;
        }
    }
}
