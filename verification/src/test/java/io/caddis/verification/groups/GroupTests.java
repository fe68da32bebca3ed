package io.caddis.verification.groups;

import java.util.List;

/** Which tests of groups use only what every tested version of kafka-clients publishes. */
public final class GroupTests {

    public static final List<Class<?>> OF_EVERY_CLIENT = List.of(ClassicGroupTest.class, GroupOffsetsTest.class);

    private GroupTests() {}
}
