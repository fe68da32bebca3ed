package io.caddis.node;

import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.console.plan.ControllerOffice;
import io.caddis.console.plan.OutcomeUnknownException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.NotControllerException;

/** Asks the controller, wherever it is, and waits for it. */
final class ResigningController implements ControllerOffice {

    private static final int ANSWER_MAX_MS = 10_000;
    private static final int TRAVEL_MS = 2_000;

    private final OperatorAccess access;

    ResigningController(OperatorAccess access) {
        this.access = access;
    }

    @Override
    public boolean resign(int controllerEpoch) {
        try {
            access.resignController(controllerEpoch, ANSWER_MAX_MS).get(ANSWER_MAX_MS + TRAVEL_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("the node stops");
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : failure.getCause();
            if (cause instanceof NotControllerException) {
                return false;
            }
            throw new OutcomeUnknownException(String.valueOf(cause.getMessage()));
        } catch (TimeoutException late) {
            throw new OutcomeUnknownException("the controller did not answer within " + ANSWER_MAX_MS + " ms");
        }
    }
}
