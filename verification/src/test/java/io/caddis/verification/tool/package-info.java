/** Command line programs of the Kafka world against a cluster of WildFly nodes, each as its user would call it. */
package io.caddis.verification.tool;
