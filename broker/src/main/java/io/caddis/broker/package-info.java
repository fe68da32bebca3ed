/**
 * The broker node: what is made, started and stopped in which order. Plain Java; the Jakarta side gives it a catalog and a
 * thread factory and is its only caller.
 */
package io.caddis.broker;
