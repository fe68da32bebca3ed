package io.caddis.node;

import io.caddis.broker.api.admin.NamedLeaderMove;
import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.broker.api.operator.OperatorAccess.LeaderMoveResult;
import io.caddis.console.plan.LeaderMover;
import io.caddis.console.plan.OutcomeUnknownException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the controller, wherever it is, and waits for it. */
final class ControllerLeaderMover implements LeaderMover {

    private static final int ANSWER_MAX_MS = 30_000;
    private static final int TRAVEL_MS = 5_000;

    private final OperatorAccess access;

    ControllerLeaderMover(OperatorAccess access) {
        this.access = access;
    }

    @Override
    public List<Result> move(List<Move> moves) {
        List<NamedLeaderMove> named = moves.stream()
                .map(move -> new NamedLeaderMove(move.topic(), move.partition(), move.to(), move.partitionEpoch()))
                .toList();
        try {
            List<LeaderMoveResult> results =
                    access.moveLeaders(named, ANSWER_MAX_MS).get(ANSWER_MAX_MS + TRAVEL_MS, TimeUnit.MILLISECONDS);
            return results.stream()
                    .map(result -> new Result(result.topic(), result.partition(), result.error(), result.message()))
                    .toList();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("the node stops");
        } catch (ExecutionException failure) {
            throw new OutcomeUnknownException(String.valueOf(failure.getCause().getMessage()));
        } catch (TimeoutException late) {
            throw new OutcomeUnknownException("the controller did not answer within " + ANSWER_MAX_MS + " ms");
        }
    }
}
