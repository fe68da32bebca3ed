package io.caddis.broker.api.group;

import io.caddis.coordinator.group.store.GroupStore;
import org.apache.kafka.common.utils.Utils;

/**
 * Which strings of a request the catalog can keep: what is part of a key must fit into an index entry, and the character NUL,
 * which PostgreSQL does not know, costs two there. Many groups share one transaction, so what cannot be stored is refused before
 * it gets there; clients in the wild send nothing of the kind.
 */
final class StorableText {

    /** In UTF-8, for an id of a group, a member or an instance. */
    static final int ID_MAX_BYTES = GroupStore.ID_MAX_BYTES;

    private static final char NUL = 0;
    /** The catalog writes NUL with it. */
    private static final char ESCAPE = '\uE000';
    /** Of a text in the catalog, which is also the most a request can carry. */
    private static final int TEXT_MAX_CHARS = 32_767;

    private StorableText() {}

    /** @param id may be null, which is storable */
    static boolean isId(String id) {
        return id == null || (id.indexOf(NUL) < 0 && id.indexOf(ESCAPE) < 0 && Utils.utf8Length(id) <= ID_MAX_BYTES);
    }

    /** @param text may be null, which is storable */
    static boolean isText(String text) {
        return text == null || text.indexOf(NUL) < 0 || text.length() <= TEXT_MAX_CHARS / 2;
    }

    /** For what is shown and never compared. */
    static String shown(String text) {
        return text.replace(NUL, '\uFFFD');
    }

    /** Group ids where the empty one is legal: for commits and questions from outside of groups, as in Kafka. */
    static boolean isGroupId(String groupId) {
        return groupId != null && isId(groupId);
    }

    /** Group ids of groups that have members. */
    static boolean isGroupIdWithMembers(String groupId) {
        return isGroupId(groupId) && !groupId.isEmpty();
    }
}
