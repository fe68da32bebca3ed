package io.caddis.quickstart.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** TCP ports of the loopback interface: are they free, does one answer, who has one. */
public final class Ports {

    private static final String LISTENING = "0A";
    private static final Duration CONNECT_PATIENCE = Duration.ofMillis(500);
    private static final int SHOWN_COMMAND_LENGTH = 120;

    private final ProcessTable table;

    public Ports(ProcessTable table) {
        this.table = table;
    }

    /** Whether a listener could have the port now. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Whether something accepts connections on the port. */
    public static boolean answers(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) CONNECT_PATIENCE.toMillis());
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** The process that listens on {@code port}, for a message; empty if none is found or this user may not know. */
    public Optional<String> ownerOf(int port) {
        Set<String> sockets = listeningSockets(port);
        return table.running().stream().filter(process -> holdsOneOf(sockets, process.pid())).findFirst()
                .map(process -> "process " + process.pid() + " (" + shortened(String.join(" ", process.arguments()))
                        + ")");
    }

    private static Set<String> listeningSockets(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] fields = line.trim().split("\\s+");
                    if (fields.length > 9 && fields[3].equals(LISTENING)
                            && fields[1].endsWith(String.format(":%04X", port))) {
                        sockets.add("socket:[" + fields[9] + "]");
                    }
                }
            } catch (IOException noSuchProtocol) {
                // A kernel without IPv6 has no tcp6: no socket of that kind either.
                continue;
            }
        }
        return sockets;
    }

    private static boolean holdsOneOf(Set<String> sockets, long pid) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException endedOrNotOurs) {
            return false;
        }
    }

    private static String shortened(String command) {
        return command.length() <= SHOWN_COMMAND_LENGTH ? command : command.substring(0, SHOWN_COMMAND_LENGTH) + "...";
    }
}
