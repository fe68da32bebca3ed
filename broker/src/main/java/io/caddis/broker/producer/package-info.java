/** Producer ids: blocks from the catalog, handed out one by one. Called by the InitProducerId handler on event loops. */
package io.caddis.broker.producer;
