/**
 * What open consoles are told as it happens: numbered differences between two views, kept for a while so that a console which was cut
 * off goes on where it was. Belongs to the console's loop; subscribers are called on it and must not block.
 */
package io.caddis.console.stream;
