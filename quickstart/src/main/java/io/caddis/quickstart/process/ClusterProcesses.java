package io.caddis.quickstart.process;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.Component;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which processes belong to the cluster of one directory: decided from command lines alone, so that a launcher that
 * was killed between starting a process and noting it leaves nothing that a later command cannot find.
 *
 * @param components the process of each component that has one
 * @param surplus    further processes that claim a role already taken; a correct launcher starts none
 */
public record ClusterProcesses(Map<Component, RunningProcess> components, List<RunningProcess> surplus) {

    private static final String CLUSTER = "-Dcaddis.cluster=";
    private static final String ROLE = "-Dcaddis.role=";

    public ClusterProcesses {
        components = Map.copyOf(components);
        surplus = List.copyOf(surplus);
    }

    /** The JVM arguments by which {@link #among} recognises {@code component}. */
    public static List<String> marks(ClusterDirectory directory, Component component) {
        return List.of(CLUSTER + directory.root(), ROLE + component.role());
    }

    /** Picks the processes of {@code directory} out of {@code processes}. */
    public static ClusterProcesses among(List<RunningProcess> processes, ClusterDirectory directory) {
        Map<Component, RunningProcess> components = new HashMap<>();
        List<RunningProcess> surplus = new ArrayList<>();
        for (RunningProcess process : processes) {
            componentOf(process, directory).ifPresent(component -> {
                if (components.putIfAbsent(component, process) != null) {
                    surplus.add(process);
                }
            });
        }
        return new ClusterProcesses(components, surplus);
    }

    public Optional<RunningProcess> of(Component component) {
        return Optional.ofNullable(components.get(component));
    }

    public boolean isEmpty() {
        return components.isEmpty() && surplus.isEmpty();
    }

    private static Optional<Component> componentOf(RunningProcess process, ClusterDirectory directory) {
        List<String> arguments = process.arguments();
        if (arguments.contains(CLUSTER + directory.root())) {
            return arguments.stream().filter(argument -> argument.startsWith(ROLE)).findFirst()
                    .flatMap(role -> Component.ofRole(role.substring(ROLE.length())));
        }
        return isPostmaster(arguments, directory) ? Optional.of(new Component.Postgres()) : Optional.empty();
    }

    /** A postmaster shows its arguments as given; its children replace theirs by a title. */
    private static boolean isPostmaster(List<String> arguments, ClusterDirectory directory) {
        int dataOption = arguments.indexOf("-D");
        return dataOption > 0 && dataOption + 1 < arguments.size()
                && arguments.get(0).endsWith("/postgres")
                && arguments.get(dataOption + 1).equals(directory.postgresData().toString());
    }
}
