package io.caddis.admin;

import java.util.List;
import java.util.Map;

/**
 * Why a request was refused or failed: {@code application/problem+json} (RFC 9457).
 *
 * @param type     {@code urn:caddis:problem:<code>}; the codes are listed in docs/admin-api.md
 * @param title    the code as a short English sentence, always the same for a code
 * @param status   the HTTP status
 * @param detail   what happened this time, in English
 * @param instance {@code urn:uuid:...} of this occurrence, also in the log where the failure is ours
 * @param params   what a translated text needs, e.g. {@code role}, {@code parameter}, {@code retryAfterSeconds}
 * @param changes  of a stale plan: what changed since it was made; else empty
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        Map<String, String> params,
        List<Change> changes) {

    public Problem {
        params = Map.copyOf(params);
        changes = List.copyOf(changes);
    }

    /**
     * Something that is no longer as a plan assumed.
     *
     * @param code      {@code leader-changed}, {@code isr-changed}, {@code replicas-changed}, {@code partition-gone},
     *                  {@code topic-gone}, {@code topic-exists}, {@code broker-gone}, {@code broker-draining},
     *                  {@code settings-changed}, {@code partitions-added}, {@code controller-changed}
     * @param topic     null if it is about none
     * @param partition null if it is about none
     * @param before    as the plan assumed
     * @param now       as it is
     */
    public record Change(String code, String topic, Integer partition, String before, String now) {}
}
