/**
 * The command line as a value: parsing and checking, no effect. Called by {@link io.caddis.quickstart.Caddis} only.
 */
package io.caddis.quickstart.cli;
