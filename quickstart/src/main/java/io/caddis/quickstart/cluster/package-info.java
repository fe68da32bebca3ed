/**
 * What a local cluster consists of: its components, ports, directories and the file that remembers them.
 *
 * <p>Knows no process, socket or server product; only {@link io.caddis.quickstart.cluster.StateFile} touches the
 * disk. Every other package of this module may call it.
 */
package io.caddis.quickstart.cluster;
