package io.caddis.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every record of the contract. */
class ContractTest {

    /** Milliseconds of pauses and timeouts, all far below 2^53; numbers in JSON since the first release. */
    private static final Set<String> NUMBERS_OF_OLD = Set.of("PauseStatus");

    @Test
    void shouldHaveNoPrimitiveLong_becauseOnlyBoxedOnesBecomeText() throws Exception {
        List<String> primitive = new ArrayList<>();
        for (Class<?> record : records()) {
            for (RecordComponent component : record.getRecordComponents()) {
                if (component.getType() == long.class && !NUMBERS_OF_OLD.contains(record.getSimpleName())) {
                    primitive.add(record.getSimpleName() + "." + component.getName());
                }
            }
        }

        assertEquals(List.of(), primitive);
    }

    private static List<Class<?>> records() throws IOException, ClassNotFoundException {
        Path classes = Path.of("target", "classes");
        List<Class<?>> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace(".class", "").replace('/', '.');
                Class<?> type = name.endsWith("package-info") ? Object.class : Class.forName(name);
                if (type.isRecord()) {
                    records.add(type);
                }
            }
        }
        assertTrue(records.size() > 30, "the records were not found: " + records);
        return records;
    }
}
