package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpellingTest {

    private static final List<String> NAMES = List.of("log.dir", "log.dirs", "node.id", "num.partitions");

    @Test
    void shouldCountInsertedRemovedAndReplacedLetters_whenNamesDiffer() {
        assertEquals(0, Spelling.distance("log.dirs", "log.dirs"));
        assertEquals(3, Spelling.distance("kitten", "sitting"));
        assertEquals(4, Spelling.distance("", "node"));
    }

    @Test
    void shouldFindTheNearestName_whenOneIsNear() {
        assertEquals(Optional.of("node.id"), Spelling.nearest("node-id", NAMES));
        assertEquals(Optional.of("num.partitions"), Spelling.nearest("number.partitions", NAMES));
    }

    @Test
    void shouldFindNothing_whenNoNameIsNear() {
        assertEquals(Optional.empty(), Spelling.nearest("process.roles", NAMES));
        assertEquals("", Spelling.suggestion("process.roles", NAMES));
    }
}
