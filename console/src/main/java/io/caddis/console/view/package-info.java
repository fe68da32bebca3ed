/**
 * The cluster as one node's consoles see it, worked out from the image it follows. Pure: images, measurements and time come
 * in, immutable rows come out. One thread makes views (the console's loop), any thread reads them.
 */
package io.caddis.console.view;
