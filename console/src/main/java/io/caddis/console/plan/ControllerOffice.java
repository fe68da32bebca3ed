package io.caddis.console.plan;

/** Has the controller give up its office. Request threads; blocks until it has answered or its time is up. */
@FunctionalInterface
public interface ControllerOffice {

    /**
     * @return whether it was still that of this epoch, and has resigned
     * @throws OutcomeUnknownException if the controller did not answer
     */
    boolean resign(int controllerEpoch);
}
