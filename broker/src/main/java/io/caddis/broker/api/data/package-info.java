/** Handlers of the APIs that producers and consumers live on. They run on event loops and never block on SQL or ZooKeeper. */
package io.caddis.broker.api.data;
