/** The log of one partition. */
package io.caddis.log;
