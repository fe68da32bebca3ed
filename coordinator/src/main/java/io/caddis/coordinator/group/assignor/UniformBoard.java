package io.caddis.coordinator.group.assignor;

import io.caddis.coordinator.group.assignor.ServerAssignor.GroupInput;
import io.caddis.coordinator.group.assignor.ServerAssignor.MemberInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Who has which partition while the uniform assignor shares them out. Members are numbers here, in the order in which they are
 * expected to be heard of: among equals the one that will be told first gives up, or gets, a partition.
 */
final class UniformBoard {

    private static final int NOBODY = -1;

    private final List<String> memberIds;
    private final List<MemberInput> members;
    /** Owner of each partition; topics with few subscribers first, whose partitions have the least choice. */
    private final Map<UUID, int[]> owners = new LinkedHashMap<>();
    private final Map<UUID, int[]> subscribers = new LinkedHashMap<>();
    private final int[] load;

    UniformBoard(GroupInput input) {
        memberIds = input.members().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, MemberInput> member) -> member.getValue().expectedMs())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey).toList();
        members = memberIds.stream().map(input.members()::get).toList();
        load = new int[members.size()];
        Map<UUID, List<Integer>> found = new LinkedHashMap<>();
        for (int member = 0; member < members.size(); member++) {
            for (UUID topic : members.get(member).topicIds()) {
                found.computeIfAbsent(topic, id -> new ArrayList<>()).add(member);
            }
        }
        Comparator<Map.Entry<UUID, List<Integer>>> fewSubscribersFirst = Comparator.comparing(topic -> topic.getValue().size());
        found.entrySet().stream().sorted(fewSubscribersFirst.thenComparing(Map.Entry::getKey)).forEach(topic -> {
            subscribers.put(topic.getKey(), topic.getValue().stream().mapToInt(Integer::intValue).toArray());
            int[] nobody = new int[input.partitions().get(topic.getKey())];
            Arrays.fill(nobody, NOBODY);
            owners.put(topic.getKey(), nobody);
        });
    }

    List<String> memberIds() {
        return memberIds;
    }

    /** The owner of each partition by topic, as a number of {@link #memberIds}. */
    Map<UUID, int[]> owners() {
        return owners;
    }

    void keepWhatIsHeld() {
        for (int i = 0; i < members.size(); i++) {
            int member = i;
            MemberInput input = members.get(member);
            input.current().forEach((topic, partition) -> {
                int[] owner = owners.get(topic);
                if (owner != null && partition < owner.length && owner[partition] == NOBODY && input.topicIds().contains(topic)) {
                    owner[partition] = member;
                    load[member]++;
                }
            });
        }
    }

    void giveOutWhatIsFree() {
        owners.forEach((topic, owner) -> {
            PriorityQueue<Integer> leastLoaded = new PriorityQueue<>(
                    Comparator.comparingInt((Integer member) -> load[member]).thenComparing(Comparator.naturalOrder()));
            for (int member : subscribers.get(topic)) {
                leastLoaded.add(member);
            }
            for (int partition = 0; partition < owner.length; partition++) {
                if (owner[partition] == NOBODY) {
                    int member = leastLoaded.remove();
                    owner[partition] = member;
                    load[member]++;
                    leastLoaded.add(member);
                }
            }
        });
    }

    /** Ends because every move makes the sum of the squared loads smaller. One partition of each topic a round mixes the topics. */
    void balance() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Map.Entry<UUID, int[]> topic : owners.entrySet()) {
                moved |= moveOne(topic.getValue(), subscribers.get(topic.getKey()));
            }
        }
    }

    private boolean moveOne(int[] owner, int[] ofTopic) {
        int to = ofTopic[0];
        for (int member : ofTopic) {
            if (load[member] < load[to]) {
                to = member;
            }
        }
        int moving = -1;
        for (int partition = 0; partition < owner.length; partition++) {
            if (moving < 0 || load[owner[partition]] > load[owner[moving]]
                    || load[owner[partition]] == load[owner[moving]] && owner[partition] <= owner[moving]) {
                moving = partition;
            }
        }
        if (moving < 0 || load[owner[moving]] <= load[to] + 1) {
            return false;
        }
        load[owner[moving]]--;
        load[to]++;
        owner[moving] = to;
        return true;
    }
}
