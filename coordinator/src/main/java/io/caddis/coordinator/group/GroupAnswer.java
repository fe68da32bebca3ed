package io.caddis.coordinator.group;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a member is told. */
public sealed interface GroupAnswer {

    GroupError error();

    /**
     * @param generation -1 with an error
     * @param protocolType null if unknown
     * @param protocolName null if none was chosen
     * @param members    all of them for the leader, else empty
     */
    record Joined(
            GroupError error, int generation, String protocolType, String protocolName, String leaderId, String memberId,
            List<JoinedMember> members, boolean skipAssignment) implements GroupAnswer {

        public static Joined failed(GroupError error, String memberId) {
            return new Joined(error, -1, null, null, "", memberId, List.of(), false);
        }
    }

    /** @param metadata of the protocol that was chosen */
    record JoinedMember(String memberId, String instanceId, byte[] metadata) {}

    /** @param assignment empty with an error */
    record Synced(GroupError error, String protocolType, String protocolName, byte[] assignment) implements GroupAnswer {

        public static Synced failed(GroupError error) {
            return new Synced(error, null, null, new byte[0]);
        }
    }

    /** The answer to a classic heartbeat. */
    record Beaten(GroupError error) implements GroupAnswer {}

    /** @param members one for each that was named, in order; empty with an error of the whole request */
    record Left(GroupError error, List<LeftMember> members) implements GroupAnswer {}

    record LeftMember(String memberId, String instanceId, GroupError error) {}

    /**
     * @param errorMessage null without an error
     * @param assignment   by topic id; null if it has not changed since the member was told last
     */
    record ConsumerBeaten(
            GroupError error, String errorMessage, String memberId, int memberEpoch, int heartbeatIntervalMs,
            Map<UUID, List<Integer>> assignment) implements GroupAnswer {

        public static ConsumerBeaten failed(GroupError error, String message) {
            return new ConsumerBeaten(error, message, null, 0, 0, null);
        }
    }
}
