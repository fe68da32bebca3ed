/** How records become JSON and back: 64-bit numbers as text, unknown fields refused. */
package io.caddis.admin.web.json;
