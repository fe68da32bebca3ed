/** Which Kafka APIs are served and which tests prove it: the table of docs/compatibility.md. */
package io.caddis.verification.compatibility;
