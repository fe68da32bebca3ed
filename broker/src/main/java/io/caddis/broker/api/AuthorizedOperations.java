package io.caddis.broker.api;

import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What a client may do with a resource, as the bit field of the protocol: bit n is the operation with code n (KIP-430).
 * Without an authorizer everything that makes sense for the resource is allowed.
 */
public final class AuthorizedOperations {

    /** Not asked for. */
    public static final int OMITTED = Integer.MIN_VALUE;

    public static final int ALL_ON_TOPIC = bits(Set.of(
            AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE, AclOperation.DESCRIBE, AclOperation.DELETE, AclOperation.ALTER,
            AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS));

    public static final int ALL_ON_CLUSTER = bits(Set.of(
            AclOperation.CREATE, AclOperation.CLUSTER_ACTION, AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS,
            AclOperation.IDEMPOTENT_WRITE, AclOperation.ALTER, AclOperation.DESCRIBE));

    public static final int ALL_ON_GROUP = bits(Set.of(
            AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DELETE, AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS));

    private AuthorizedOperations() {}

    private static int bits(Set<AclOperation> operations) {
        return operations.stream().mapToInt(operation -> 1 << operation.code()).reduce(0, (left, right) -> left | right);
    }
}
