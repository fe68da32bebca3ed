package io.caddis.broker.fetch;

/** Told when a leader does not take connections. Called by fetcher threads, again at every attempt; must not block. */
@FunctionalInterface
public interface LeaderUnreachable {

    void onUnreachable(LeaderAddress leader);
}
