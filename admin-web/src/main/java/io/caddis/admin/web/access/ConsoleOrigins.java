package io.caddis.admin.web.access;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Origins of the consoles of all nodes: pages from there may use this node's interface, because a page goes on with another node when its
 * own dies. Nobody else's may.
 *
 * @param origins scheme, host and port, as a browser writes them
 */
public record ConsoleOrigins(Set<String> origins) {

    public ConsoleOrigins {
        origins = Set.copyOf(origins);
    }

    /** @param urls checked addresses of consoles */
    public static ConsoleOrigins of(List<String> urls) {
        Set<String> origins = new TreeSet<>();
        for (String url : urls) {
            URI uri = URI.create(url);
            boolean ordinary = uri.getPort() == -1 || uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
            origins.add(uri.getScheme() + "://" + uri.getHost() + (ordinary ? "" : ":" + uri.getPort()));
        }
        return new ConsoleOrigins(origins);
    }

    /** @param origin header of a request; null is none of ours */
    public boolean contains(String origin) {
        return origin != null && origins.contains(origin);
    }

    /** For a policy that names them; begins with a space unless there are none. */
    public String asSources() {
        StringBuilder sources = new StringBuilder();
        new TreeSet<>(origins).forEach(origin -> sources.append(' ').append(origin));
        return sources.toString();
    }
}
