package io.caddis.coordinator.group.store;

import java.util.List;

/** A group with its members, as loaded. */
public record LoadedGroup(StoredGroup group, List<StoredMember> members) {}
