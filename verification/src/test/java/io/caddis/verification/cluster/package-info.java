/** Clusters for tests: real WildFly nodes started by {@code ./caddis}, broker nodes in this JVM, or one that runs already. */
package io.caddis.verification.cluster;
