/** The event streams of open consoles as server-sent events. The console's thread sends; it never blocks here. */
package io.caddis.admin.web.stream;
