/** Whose data a directory holds, and which processes of this node have used it: facts kept in small files, checked at start. */
package io.caddis.broker.identity;
