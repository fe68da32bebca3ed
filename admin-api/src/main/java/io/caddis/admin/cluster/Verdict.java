package io.caddis.admin.cluster;

import io.caddis.admin.Level;
import java.util.List;

/**
 * The one answer to "is it well", worst cause first. Codes and parameters, so that each console words it in its
 * language.
 *
 * @param level  of the worst cause; OK without causes
 * @param causes empty when all is well
 */
public record Verdict(Level level, List<Cause> causes) {

    public Verdict {
        causes = List.copyOf(causes);
    }
}
