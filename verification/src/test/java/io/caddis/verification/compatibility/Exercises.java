package io.caddis.verification.compatibility;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.kafka.common.protocol.ApiKeys;

/** The APIs whose behaviour a test class checks, through a client that has no other way than these. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Exercises {

    ApiKeys[] value();

    /** The client, as the compatibility table names it. */
    String client() default "Java clients 3.9.1, 4.4.0";
}
