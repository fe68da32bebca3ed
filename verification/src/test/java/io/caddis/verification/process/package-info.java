/** Programs that tests run, and waiting with a deadline for what they bring about. Knows nothing of Kafka. */
package io.caddis.verification.process;
