package io.caddis.verification.groups;

import io.caddis.verification.cluster.ClusterTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests of consumer groups. A parameter of type {@link Groups} gives them members and an admin client of brokers that run
 * already, or else of the cluster that the client tests share. What it opened is closed after the test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ClusterTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(TestedGroups.class)
public @interface GroupTest {}
