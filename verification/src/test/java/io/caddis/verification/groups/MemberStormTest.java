package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** A service of hundreds of instances is started at once. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
@Exercises(client = "bare sockets", value = {ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.HEARTBEAT, ApiKeys.LEAVE_GROUP})
class MemberStormTest {

    private static final int MEMBERS = Integer.getInteger("caddis.verification.group.members", 500);
    private static final int REBALANCE_TIMEOUT_MS = 30_000;

    @Test
    void shouldFormOneGeneration_whenHundredsOfMembersJoinAtOnce(LocalCluster cluster) {
        cluster.makeWhole();
        String group = Clients.uniqueName();
        List<BareMember> members = new ArrayList<>();
        try {
            long beginNanos = System.nanoTime();
            for (int number = 0; number < MEMBERS; number++) {
                members.add(new BareMember(number == 0
                        ? CoordinatorConnection.of(cluster.bootstrapServers(), group)
                        : CoordinatorConnection.to(members.get(0).connection().server()), group, REBALANCE_TIMEOUT_MS));
            }
            members.forEach(BareMember::sendJoin);
            members.forEach(member -> assertEquals(Errors.MEMBER_ID_REQUIRED, Errors.forCode(member.receiveJoin().errorCode())));
            members.forEach(BareMember::sendJoin);
            List<JoinGroupResponseData> joined = members.stream().map(BareMember::receiveJoin).toList();

            joined.forEach(answer -> assertEquals(Errors.NONE, Errors.forCode(answer.errorCode())));
            assertEquals(Set.of(1), joined.stream().map(JoinGroupResponseData::generationId).collect(Collectors.toSet()));
            assertEquals(MEMBERS, new HashSet<>(members.stream().map(BareMember::memberId).toList()).size(), "different member ids");
            String leader = joined.get(0).leader();
            joined.forEach(answer -> assertEquals(answer.memberId().equals(leader) ? MEMBERS : 0, answer.members().size()));

            Map<String, byte[]> assignment = members.stream().map(BareMember::memberId)
                    .collect(Collectors.toMap(id -> id, MemberStormTest::share));
            members.forEach(member -> member.sendSync(member.memberId().equals(leader) ? assignment : Map.of()));
            members.forEach(member -> assertArrayEquals(share(member.memberId()), member.receiveSync().assignment()));
            members.forEach(member -> assertEquals(Errors.NONE, member.heartbeat()));
            System.out.println(MEMBERS + " members joined, were assigned and sent a heartbeat in "
                    + Duration.ofNanos(System.nanoTime() - beginNanos).toMillis() + " ms, of which 3,000 are the initial delay");
            members.forEach(member -> assertEquals(Errors.NONE, member.leave()));
        } finally {
            members.forEach(BareMember::close);
        }
    }

    private static byte[] share(String memberId) {
        return ("share of " + memberId).getBytes(StandardCharsets.UTF_8);
    }
}
