/**
 * Operating system processes on Linux: finding them, starting them so that they outlive the launcher, signalling
 * them, and waiting for what they start to become ready.
 *
 * <p>A process of a cluster is recognised by its command line, never by a remembered number: process ids are reused.
 * Called by the packages of the components and by the commands; knows no server product.
 */
package io.caddis.quickstart.process;
