package io.caddis.coordinator.zookeeper;

import org.apache.zookeeper.common.PathUtils;

/**
 * {@code host:port,host:port/chroot}, taken apart.
 *
 * <p>The client is given the servers only and every path is prefixed here, so that the chroot can be created over the same
 * session that uses it.
 *
 * @param servers comma-separated
 * @param chroot  empty, or an absolute path without trailing slash
 */
record ConnectString(String servers, String chroot) {

    /** @throws IllegalArgumentException naming what is wrong */
    static ConnectString parse(String text) {
        int slash = text.indexOf('/');
        String servers = slash < 0 ? text : text.substring(0, slash);
        String chroot = slash < 0 ? "" : text.substring(slash);
        while (chroot.endsWith("/")) {
            chroot = chroot.substring(0, chroot.length() - 1);
        }
        for (String server : servers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            if (colon < 1 || !isPort(server.substring(colon + 1))) {
                throw new IllegalArgumentException("'" + server + "' in the ZooKeeper connect string '" + text
                        + "' is not host:port; the form is host:port,host:port/chroot");
            }
        }
        if (!chroot.isEmpty()) {
            PathUtils.validatePath(chroot);
        }
        return new ConnectString(servers, chroot);
    }

    private static boolean isPort(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= 65_535;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
