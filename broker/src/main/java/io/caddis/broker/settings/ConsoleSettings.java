package io.caddis.broker.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Where people reach the web consoles of the nodes.
 *
 * @param urls of the console of each node, without a slash at the end, distinct; pages of these origins may use this node's REST
 *             interface. Empty: a page stays with the node that served it
 */
public record ConsoleSettings(List<String> urls) {

    static final String CONSOLE_URLS = "console.urls";

    /** A page tries one after the other: more would not be reached in a time anybody waits. */
    static final int URLS_MAX = 64;

    public ConsoleSettings {
        urls = List.copyOf(urls);
    }

    static void declare(SettingGroup group) {
        group.define(CONSOLE_URLS, Type.LIST, List.of(), Importance.LOW,
                "Addresses of the web consoles of all nodes, for example http://b1.example:8080/console,http://b2.example:8080/console."
                        + " A page whose node dies goes on with another of them, and pages from these origins may use this node's"
                        + " admin interface. Empty: a page stays with its node, as it should behind a load balancer.");
    }

    static ConsoleSettings from(SettingValues values, List<String> problems) {
        Set<String> urls = new LinkedHashSet<>();
        for (String given : values.list(CONSOLE_URLS)) {
            String url = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
            if (!isConsoleUrl(url)) {
                problems.add(CONSOLE_URLS + ": '" + given + "' is no address of a console; write http://HOST:PORT/console or https");
            }
            urls.add(url);
        }
        if (urls.size() > URLS_MAX) {
            problems.add(CONSOLE_URLS + ": names " + urls.size() + " addresses; " + URLS_MAX + " are enough for any page");
        }
        return new ConsoleSettings(List.copyOf(urls));
    }

    private static boolean isConsoleUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
