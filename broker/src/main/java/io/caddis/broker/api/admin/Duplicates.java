package io.caddis.broker.api.admin;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a request names more than once: each of those is refused, for it is not known which one was meant. */
final class Duplicates {

    private Duplicates() {}

    /** Each element that appears more than once, in the order in which its second appearance stands. */
    static <T> Set<T> of(List<T> elements) {
        Set<T> seen = new HashSet<>();
        Set<T> duplicates = new LinkedHashSet<>();
        for (T element : elements) {
            if (!seen.add(element)) {
                duplicates.add(element);
            }
        }
        return duplicates;
    }
}
