package io.caddis.coordinator.controller;

/** Kafka's rules for topic names. Stateless. */
final class TopicName {

    static final int MAX_LENGTH = 249;

    private TopicName() {}

    /** @throws ControllerException.InvalidTopicName naming the rule that is broken */
    static void requireLegal(String name) {
        if (name.isEmpty()) {
            throw new ControllerException.InvalidTopicName("the topic name is empty: give it 1 to " + MAX_LENGTH + " characters");
        }
        if (name.length() > MAX_LENGTH) {
            throw new ControllerException.InvalidTopicName("the topic name is " + name.length() + " characters long, at most "
                    + MAX_LENGTH + " are allowed");
        }
        if (name.equals(".") || name.equals("..")) {
            throw new ControllerException.InvalidTopicName("the topic name cannot be \".\" or \"..\"");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                throw new ControllerException.InvalidTopicName("the topic name holds a character that is not allowed at position "
                        + i + ": use ASCII letters, digits, '.', '_' and '-'");
            }
        }
    }

    /**
     * Names with the same key may not exist side by side: metric names replace '.' by '_', so both topics would report
     * under one name.
     */
    static String collisionKey(String name) {
        return name.replace('.', '_');
    }

    private static boolean isLegal(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
