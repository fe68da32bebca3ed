package io.caddis.admin.history;

import java.util.Map;

/**
 * One decision of the controller.
 *
 * @param position        order of storing, grows
 * @param eventId         unique
 * @param at              ISO-8601 instant by the controller's clock
 * @param kind            {@code leader-changed}, {@code isr-changed}, {@code controller-elected}, {@code
 *                        broker-registered}, {@code broker-gone}, {@code broker-draining}, {@code topic-created}, ...
 * @param cause           {@code session-lost}, {@code port-refused}, {@code drain}, {@code preferred}, {@code operator},
 *                        {@code request}, ...
 * @param brokerId        the broker it is about; null if it is about none
 * @param topic           null if it is about none, or the topic is gone
 * @param topicId         null if it is about none
 * @param partition       null if it is about none
 * @param controllerId    who decided
 * @param controllerEpoch in which office
 * @param details         before and after, as text: {@code fromLeader}, {@code toLeader}, {@code fromIsr}, {@code isr},
 *                        {@code leaderEpoch}, ...
 */
public record TimelineEvent(
        Long position,
        String eventId,
        String at,
        String kind,
        String cause,
        Integer brokerId,
        String topic,
        String topicId,
        Integer partition,
        int controllerId,
        int controllerEpoch,
        Map<String, String> details) {

    public TimelineEvent {
        details = Map.copyOf(details);
    }
}
