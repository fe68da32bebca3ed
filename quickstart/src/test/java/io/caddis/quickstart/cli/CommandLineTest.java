package io.caddis.quickstart.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final Path DEFAULT = Path.of("/project/.caddis");

    private static Command parse(String line) {
        return CommandLine.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")), DEFAULT);
    }

    @Test
    void shouldLeaveEverythingToTheDefaults_whenUpStandsAlone() {
        Command expected = new Command.Up(DEFAULT, new ClusterRequest(OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.empty(), OptionalInt.empty(), Map.of()), false);

        assertEquals(expected, parse("up"));
    }

    @Test
    void shouldReadEveryOptionOfUp_inBothForms() {
        Command expected = new Command.Up(Path.of("x"), new ClusterRequest(OptionalInt.of(5), OptionalInt.of(3),
                OptionalInt.of(19092), OptionalInt.of(18080), Map.of("log.segment.bytes", "1048576")), true);

        assertEquals(expected, parse("up --nodes 5 --dir x --detach --port-base=19092 --http-base 18080 --zookeepers=3"
                + " --set log.segment.bytes=1048576"));
    }

    @Test
    void shouldKeepTheOrderOfSettings_andLetTheLaterOneWin() {
        Command.Up up = assertInstanceOf(Command.Up.class, parse("up --set b=1 --set a=x=y --set b=3"));

        assertEquals(List.of("b", "a"), List.copyOf(up.request().settings().keySet()));
        assertEquals(Map.of("b", "3", "a", "x=y"), up.request().settings());
    }

    @ParameterizedTest
    @CsvSource({"start, START", "stop, STOP", "kill, KILL", "pause, PAUSE", "resume, RESUME"})
    void shouldKnowEveryNodeAction(String verb, Command.NodeAction action) {
        assertEquals(new Command.Node(Path.of("d"), action, 2), parse("node " + verb + " 2 --dir d"));
    }

    @Test
    void shouldReadTheOtherCommands() {
        assertEquals(new Command.NodeAdd(DEFAULT), parse("node add"));
        assertEquals(new Command.Status(DEFAULT, true), parse("status --json"));
        assertEquals(new Command.Down(Path.of("d"), true), parse("down --clean --dir d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "help", "up --help", "node stop -h"})
    void shouldAnswerWithHelp_whenAskedForIt(String line) {
        assertEquals(new Command.Help(), parse(line));
    }

    @ParameterizedTest
    @CsvSource({
        "frob, There is no command",
        "up 3, does not take",
        "up --json, has no option --json",
        "status --nodes 3, has no option --nodes",
        "down --set a=b, has no option --set",
        "up --nodes 0, from 1 to 16",
        "up --nodes many, from 1 to 16",
        "up --nodes 17, from 1 to 16",
        "up --nodes, needs a value",
        "up --nodes 1 --nodes 2, given twice",
        "up --detach=yes, takes no value",
        "up --zookeepers 2, 'Take 1, 3 or 5'",
        "up --port-base 65536, from 1 to 65535",
        "up --set name, NAME=VALUE",
        "up --set =1, NAME=VALUE",
        "node, node takes one of",
        "node eat 1, node takes one of",
        "node stop, needs the ID",
        "node stop one, The ID is a number",
        "node stop 1 2, does not take",
        "node add 4, does not take",
    })
    void shouldSayWhatIsWrong_whenItIsNoCommandLine(String line, String expectedPart) {
        UsageException wrong = assertThrows(UsageException.class, () -> parse(line));

        assertTrue(wrong.getMessage().contains(expectedPart), wrong.getMessage());
    }

    @Test
    void shouldShipTheUsageText() {
        assertTrue(CommandLine.usage().startsWith("usage: ./caddis COMMAND"));
    }
}
