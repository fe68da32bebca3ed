package io.caddis.console.plan;

import java.util.List;

/** Has the controller move leaderships. Request threads; blocks until it has answered or its time is up. */
@FunctionalInterface
public interface LeaderMover {

    /** @throws OutcomeUnknownException if the controller did not answer */
    List<Result> move(List<Move> moves);

    /** @param partitionEpoch of the state that the plan was made from */
    record Move(String topic, int partition, int to, int partitionEpoch) {}

    /** @param error Kafka's name, {@code NONE} if it was done */
    record Result(String topic, int partition, String error, String message) {}
}
