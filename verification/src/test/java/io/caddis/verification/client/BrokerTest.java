package io.caddis.verification.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests of clients. A parameter of type {@link Clients} gives them clients of brokers that run already: those of the
 * system property {@value TestedBrokers#BOOTSTRAP_PROPERTY}, or else of a cluster in this JVM that all share. They are closed
 * after the test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(TestedBrokers.class)
public @interface BrokerTest {}
