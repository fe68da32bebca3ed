package io.caddis.admin.web.stream;

import io.caddis.admin.web.json.JsonbConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which streams are open, so that no session opens too many, and that all end with the application. Guarded by its monitor. */
@ApplicationScoped
public class OpenStreams {

    static final int OF_SESSION_MAX = 5;

    private final Map<UUID, Set<SseSubscriber>> bySession = new HashMap<>();
    private Object lastData;
    private String lastJson;

    @Inject
    private JsonbConfiguration json;

    /** @return false if the session has {@value #OF_SESSION_MAX} already */
    synchronized boolean add(UUID sessionId, SseSubscriber subscriber) {
        Set<SseSubscriber> ofSession = bySession.computeIfAbsent(sessionId, id -> new HashSet<>());
        return ofSession.size() < OF_SESSION_MAX && ofSession.add(subscriber);
    }

    synchronized void remove(UUID sessionId, SseSubscriber subscriber) {
        Set<SseSubscriber> ofSession = bySession.get(sessionId);
        if (ofSession != null && ofSession.remove(subscriber) && ofSession.isEmpty()) {
            bySession.remove(sessionId);
        }
    }

    /** The record as JSON; of one that goes to many streams only once. */
    synchronized String json(Object data) {
        if (data != lastData) {
            lastJson = json.toJson(data);
            lastData = data;
        }
        return lastJson;
    }

    /** Else an undeployment would wait for clients. */
    @PreDestroy
    void endAll() {
        List<SseSubscriber> all = new ArrayList<>();
        synchronized (this) {
            bySession.values().forEach(all::addAll);
        }
        all.forEach(SseSubscriber::end);
    }
}
