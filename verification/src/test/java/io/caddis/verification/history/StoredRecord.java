package io.caddis.verification.history;

import java.util.Arrays;

/**
 * One record as a consumer saw it.
 *
 * @param value not copied; nobody changes it
 */
public record StoredRecord(long offset, byte[] value) {

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredRecord record && offset == record.offset && Arrays.equals(value, record.value);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(offset) * 31 + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "offset " + offset + " (" + StampedPayload.of(value).map(StampedPayload::toString)
                .orElse(value.length + " bytes of no known value") + ")";
    }
}
