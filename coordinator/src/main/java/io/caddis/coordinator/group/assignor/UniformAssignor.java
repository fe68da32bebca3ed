package io.caddis.coordinator.group.assignor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Every member gets as many partitions as the others, as far as subscriptions allow, and keeps what it has as far as
 * balance allows: what is free goes to those who have least, then single partitions move from members to others that have
 * at least two fewer. Among equals it is those that will be heard of first, so that the group settles soon. With equal subscriptions the numbers differ by one at most and no more partitions move than must.
 */
final class UniformAssignor implements ServerAssignor {

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, PartitionSet> assign(GroupInput input) {
        UniformBoard board = new UniformBoard(input);
        board.keepWhatIsHeld();
        board.giveOutWhatIsFree();
        board.balance();
        Map<String, PartitionSet.Builder> builders = new HashMap<>();
        input.members().keySet().forEach(memberId -> builders.put(memberId, new PartitionSet.Builder()));
        List<String> memberIds = board.memberIds();
        for (Map.Entry<UUID, int[]> topic : board.owners().entrySet()) {
            int[] owners = topic.getValue();
            for (int partition = 0; partition < owners.length; partition++) {
                builders.get(memberIds.get(owners[partition])).add(topic.getKey(), partition);
            }
        }
        Map<String, PartitionSet> assignment = new HashMap<>();
        builders.forEach((memberId, builder) -> assignment.put(memberId, builder.build()));
        return assignment;
    }
}
