package io.caddis.quickstart.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processes of this machine. Every call reads afresh; processes that end meanwhile are left out. */
public interface ProcessTable {

    /** All processes that are alive. */
    List<RunningProcess> running();

    /** The process with this id, if it is alive. */
    Optional<RunningProcess> find(long pid);

    /** All live processes whose working directory is {@code directory}, as far as this user may see that. */
    List<RunningProcess> workingIn(Path directory);
}
