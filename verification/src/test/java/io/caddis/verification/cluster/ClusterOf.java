package io.caddis.verification.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which of the shared clusters a parameter is, for a test that wants another one than its class, or several. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ClusterOf {

    ClusterTest.Purpose value();
}
