/**
 * What a simulated cluster stands on: virtual time, chance from one seed, links that cut and reorder, disks that forget what
 * was not flushed. One thread; nothing here reads a clock or any other source of chance.
 */
package io.caddis.verification.simulation.world;
