/**
 * The partitions of several nodes as they lie on disk, read by a program of its own that shares no code with the broker: what
 * one replica must be, and what all of them must be together.
 */
package io.caddis.verification.replica;
