/** Search, filters, order and paging over whole lists, the same for every list. Pure, any thread. */
package io.caddis.console.list;
