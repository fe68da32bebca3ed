package io.caddis.coordinator.image;

/** Told of every new image, in order, on the image follower's one thread. Must not block for long: images queue behind it. */
@FunctionalInterface
public interface ImageListener {

    /** @param previous the image told before, or null for the first */
    void onImage(ClusterImage previous, ClusterImage image);
}
