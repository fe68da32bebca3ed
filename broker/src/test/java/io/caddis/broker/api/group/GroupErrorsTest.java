package io.caddis.broker.api.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.group.GroupError;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupErrorsTest {

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheProtocolsName_whateverTheError(GroupError error) {
        assertEquals(error.name(), GroupErrors.of(error).name());
        assertEquals(Errors.valueOf(error.name()).code(), GroupErrors.code(error));
    }
}
