package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.ArrayList;
import java.util.List;

/** The effects of the call under way, in order. Nothing follows a Store or a ReplaceBy. */
final class Outbox {

    private List<GroupEffect> effects = new ArrayList<>();
    private boolean closed;

    void answer(long token, GroupAnswer answer) {
        add(new GroupEffect.Answer(token, answer));
    }

    void store(List<GroupChange> changes) {
        add(new GroupEffect.Store(changes));
        closed = true;
    }

    void replaceBy(Group replacement) {
        add(new GroupEffect.ReplaceBy(replacement));
        closed = true;
    }

    private void add(GroupEffect effect) {
        if (closed) {
            throw new IllegalStateException("an effect was to follow the last one: " + effect);
        }
        effects.add(effect);
    }

    List<GroupEffect> take() {
        List<GroupEffect> taken = effects;
        effects = new ArrayList<>();
        closed = false;
        return taken;
    }
}
