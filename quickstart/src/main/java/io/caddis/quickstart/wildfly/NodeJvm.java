package io.caddis.quickstart.wildfly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of JVMs that run WildFly, without its shell scripts, so that the process id is the server's. Pure.
 *
 * @param wildfly  the distribution
 * @param template directory with the {@code modules} of nodes
 */
record NodeJvm(Path wildfly, Path template) {

    /** The JVM that runs the launcher runs the cluster. */
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** What WildFly's start script gives a modular JDK (bin/common.sh), less what only removed subsystems need. */
    private static final List<String> MODULAR_JDK_OPTIONS = List.of(
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
            "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

    /** Keeps an idle node well under 500 MB resident; the options of the user come after it and win. */
    private static final List<String> SIZING_OPTIONS = List.of("-Xms64m", "-Xmx384m", "-XX:MaxMetaspaceSize=256m",
            "-XX:+UseSerialGC", "-Xss512k", "-XX:ReservedCodeCacheSize=96m",
            // Sockets are read through direct buffers that the JDK would keep for each thread, as large as the largest frame.
            "-Djdk.nio.maxCachedBufferSize=262144",
            // A broker that limps along without memory is worse than one whose partitions move.
            "-XX:+ExitOnOutOfMemoryError");

    private static final List<String> SERVER_OPTIONS = List.of("-Djava.net.preferIPv4Stack=true",
            "-Djava.awt.headless=true", "-Djboss.modules.system.pkgs=org.jboss.byteman",
            "-Djdk.serialFilter=maxbytes=10485760;maxdepth=128;maxarray=100000;maxrefs=300000");

    /** Both module roots; the distribution stays as it was unpacked. */
    String modulePath() {
        return wildfly.resolve("modules") + ":" + template.resolve("modules");
    }

    /**
     * A server.
     *
     * @param base            its base directory
     * @param jvmOptions      come last of all JVM options
     * @param serverArguments system properties and options of the server
     */
    List<String> server(Path base, List<String> jvmOptions, List<String> serverArguments) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-D[Standalone]"));
        command.addAll(SIZING_OPTIONS);
        command.addAll(SERVER_OPTIONS);
        command.addAll(MODULAR_JDK_OPTIONS);
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"),
                "-Dlogging.configuration=file:" + base.resolve("configuration/logging.properties")));
        command.addAll(main("org.jboss.as.standalone"));
        command.addAll(List.of("-Djboss.home.dir=" + wildfly, "-Djboss.server.base.dir=" + base));
        command.addAll(serverArguments);
        return command;
    }

    /** The command line interface, which edits the configuration below {@code base} with an embedded server. */
    List<String> configuring(Path base, Path script) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(MODULAR_JDK_OPTIONS);
        command.addAll(List.of("-Djboss.modules.system.pkgs=com.sun.java.swing", "-Djboss.home.dir=" + wildfly,
                "-Djboss.server.base.dir=" + base));
        command.addAll(main("org.jboss.as.cli"));
        command.add("--file=" + script);
        return command;
    }

    private List<String> main(String module) {
        return List.of("-jar", wildfly.resolve("jboss-modules.jar").toString(), "-mp", modulePath(), module);
    }
}
