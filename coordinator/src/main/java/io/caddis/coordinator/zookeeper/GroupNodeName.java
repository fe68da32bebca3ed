package io.caddis.coordinator.zookeeper;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A group's id as the name of a node. Ids are any text, names must not hold a slash or be a dot: what is not a letter, a digit
 * or one of {@code .-_*} is written as {@code %} and two hexadecimal digits for each byte of UTF-8, a space as {@code +}. So a
 * usual id reads as it is.
 */
final class GroupNodeName {

    private GroupNodeName() {}

    static String of(String groupId) {
        String name = URLEncoder.encode(groupId, StandardCharsets.UTF_8);
        return name.equals(".") || name.equals("..") ? name.replace(".", "%2E") : name;
    }

    /** Empty if no id is written like this. */
    static Optional<String> groupId(String name) {
        try {
            String groupId = URLDecoder.decode(name, StandardCharsets.UTF_8);
            return !groupId.isEmpty() && of(groupId).equals(name) ? Optional.of(groupId) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
