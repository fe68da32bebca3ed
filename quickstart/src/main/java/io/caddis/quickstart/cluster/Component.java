package io.caddis.quickstart.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process of a cluster. */
public sealed interface Component {

    /** The PostgreSQL server that holds the catalog. */
    record Postgres() implements Component {
        @Override
        public String role() {
            return "postgresql";
        }

        @Override
        public String title() {
            return "PostgreSQL";
        }
    }

    /** ZooKeeper server {@code id}, from 1. */
    record ZooKeeper(int id) implements Component {
        @Override
        public String role() {
            return "zookeeper-" + id;
        }

        @Override
        public String title() {
            return "ZooKeeper " + id;
        }
    }

    /** Broker node {@code id}, from 1: a WildFly server with the EAR. */
    record Node(int id) implements Component {
        @Override
        public String role() {
            return "node-" + id;
        }

        @Override
        public String title() {
            return "node " + id;
        }
    }

    /** A server that runs once to record the classes that nodes load, and ends by itself. */
    record ClassRecorder() implements Component {
        @Override
        public String role() {
            return "class-recorder";
        }

        @Override
        public String title() {
            return "class recorder";
        }
    }

    /** The name on the command line of the process, by which it is found again. */
    String role();

    /** The name in what the user reads. */
    String title();

    /** The component whose {@link #role()} is {@code role}; empty for any other text. */
    static Optional<Component> ofRole(String role) {
        if (role.equals("postgresql")) {
            return Optional.of(new Postgres());
        }
        if (role.equals("class-recorder")) {
            return Optional.of(new ClassRecorder());
        }
        Matcher numbered = Pattern.compile("(zookeeper|node)-([1-9][0-9]{0,8})").matcher(role);
        if (!numbered.matches()) {
            return Optional.empty();
        }
        int id = Integer.parseInt(numbered.group(2));
        return Optional.of(numbered.group(1).equals("node") ? new Node(id) : new ZooKeeper(id));
    }
}
