package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KIP-848: the coordinator assigns the partitions and no member stops for another. */
@Exercises(client = "Java client 4.4.0", value = {
    ApiKeys.FIND_COORDINATOR, ApiKeys.CONSUMER_GROUP_HEARTBEAT, ApiKeys.CONSUMER_GROUP_DESCRIBE, ApiKeys.OFFSET_COMMIT,
    ApiKeys.OFFSET_FETCH
})
class ConsumerProtocolTest extends GroupStories {

    @Override
    Object[] protocol(Object... further) {
        return concat(new Object[] {"group.protocol", "consumer"}, further);
    }

    private static Object[] classicProtocol() {
        return new Object[] {"group.protocol", "classic", "heartbeat.interval.ms", 300};
    }

    @Override
    Class<? extends RuntimeException> fencing() {
        return UnreleasedInstanceIdException.class;
    }

    @Override
    GroupMember loser(GroupMember first, GroupMember second) {
        return second;
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "range"})
    void shouldMoveNoMoreThanItMust_whenThirdMemberJoinsUnder(String assignor, Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        Object[] settings = protocol("group.remote.assignor", assignor);
        GroupMember first = groups.member(group, List.of(topic), settings);
        GroupMember second = groups.member(group, List.of(topic), settings);
        Groups.awaitShared(allOf(topic, PARTITIONS), first, second);
        first.forget();
        second.forget();

        GroupMember third = groups.member(group, List.of(topic), settings);
        Groups.awaitShared(allOf(topic, PARTITIONS), first, second, third);

        List<TopicPartition> revoked = Stream.of(first, second).flatMap(member -> member.revoked().stream()).toList();
        if (assignor.equals("uniform")) {
            assertEquals(2, revoked.size(), "revoked: " + revoked);
        }
        ConsumerGroupDescription described = groups.describe(group);
        assertEquals(assignor, described.partitionAssignor());
        assertEquals(GroupType.CONSUMER, described.type());
        groups.produce(topic, PARTITIONS, 0, 30);
        assertEachReadOnce(30, Groups.awaitRead(30, first, second, third));
    }

    @Test
    void shouldRefuseMember_whenItsAssignorIsUnknown(Groups groups) {
        GroupMember member = groups.member(
                Clients.uniqueName(), List.of(groups.clients().topic(1)), protocol("group.remote.assignor", "no-such-assignor"));

        assertInstanceOf(UnsupportedAssignorException.class, member.awaitFailure());
    }

    @Test
    void shouldFindNewTopics_whenCoordinatorEvaluatesTheRegularExpression(Groups groups) {
        String prefix = Clients.uniqueName();
        createTopic(groups, prefix + "-a");
        createTopic(groups, "not-" + prefix + "-a");

        GroupMember member = groups.member(Clients.uniqueName(),
                (consumer, listener) -> consumer.subscribe(new SubscriptionPattern(prefix + "-[ab]"), listener), protocol());
        assertEquals(allOf(prefix + "-a", 1), member.awaitAssigned(1));
        createTopic(groups, prefix + "-b");
        createTopic(groups, prefix + "-c");

        assertEquals(Set.of(new TopicPartition(prefix + "-a", 0), new TopicPartition(prefix + "-b", 0)), member.awaitAssigned(2));
    }

    @Test
    void shouldRefuseMember_whenRegularExpressionIsMalformed(Groups groups) {
        GroupMember member = groups.member(Clients.uniqueName(),
                (consumer, listener) -> consumer.subscribe(new SubscriptionPattern("(unclosed"), listener), protocol());

        assertInstanceOf(InvalidRegularExpression.class, member.awaitFailure());
    }

    @Test
    void shouldSettle_whenTwentyMembersShareSixtyPartitions(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(60);
        long beforeNanos = System.nanoTime();

        GroupMember[] members = Stream.generate(() -> groups.member(group, List.of(topic), protocol())).limit(20)
                .toArray(GroupMember[]::new);
        Groups.awaitShared(allOf(topic, 60), members);

        long settledMs = Duration.ofNanos(System.nanoTime() - beforeNanos).toMillis();
        System.out.println("20 members of 60 partitions settled in " + settledMs + " ms");
        groups.produce(topic, 60, 0, 600);
        assertEachReadOnce(600, Groups.awaitRead(600, members));
    }

    @Test
    void shouldMigrateAndReturn_whenMembersAreReplacedOneByOne(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        Set<TopicPartition> all = allOf(topic, PARTITIONS);
        GroupMember oldOne = groups.member(group, List.of(topic), classicProtocol());
        GroupMember oldTwo = groups.member(group, List.of(topic), classicProtocol());
        Groups.awaitShared(all, oldOne, oldTwo);
        groups.produce(topic, PARTITIONS, 0, 30);
        Groups.awaitRead(30, oldOne, oldTwo);

        GroupMember newOne = groups.member(group, List.of(topic), protocol());
        Groups.awaitShared(all, oldOne, oldTwo, newOne);
        assertEquals(GroupType.CONSUMER, groups.describe(group).type());
        groups.produce(topic, PARTITIONS, 30, 60);
        Groups.awaitRead(60, oldOne, oldTwo, newOne);
        oldOne.close();
        oldTwo.close();
        newOne.awaitAssigned(PARTITIONS);

        GroupMember oldAgain = groups.member(group, List.of(topic), classicProtocol());
        Groups.awaitShared(all, newOne, oldAgain);
        groups.produce(topic, PARTITIONS, 60, 90);
        Groups.awaitRead(90, oldOne, oldTwo, newOne, oldAgain);
        newOne.close();
        oldAgain.awaitAssigned(PARTITIONS);

        Eventually.value("a classic group again", Groups.PATIENCE, () -> groups.describe(group).type(), GroupType.CLASSIC::equals);
        groups.produce(topic, PARTITIONS, 90, 120);
        assertEachReadOnce(120, Groups.awaitRead(120, oldOne, oldTwo, newOne, oldAgain));
        assertTrue(groups.committed(group).values().stream().allMatch(committed -> committed.offset() <= 20), "committed beyond the end");
    }
}
