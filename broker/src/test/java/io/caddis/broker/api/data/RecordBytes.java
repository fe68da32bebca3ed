package io.caddis.broker.api.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.utils.internals.ByteUtils;

/** The bytes of one record, field by field, so that each field may lie. */
final class RecordBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int lengthLie;

    private RecordBytes() {}

    /** A record without key, value and headers. */
    static byte[] empty(int offsetDelta) {
        return begin(0, offsetDelta).field(-1).field(-1).varint(0).toArray();
    }

    static RecordBytes begin(long timestampDelta, int offsetDelta) {
        RecordBytes record = new RecordBytes();
        return record.raw(0).varlong(timestampDelta).varint(offsetDelta);
    }

    /** A length, and as many bytes if it is positive. */
    RecordBytes field(int length) {
        varint(length);
        for (int i = 0; i < length; i++) {
            raw('x');
        }
        return this;
    }

    /** A true length and these bytes. */
    RecordBytes bytes(byte[] value) {
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    RecordBytes varint(int value) {
        try {
            ByteUtils.writeVarint(value, out);
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    RecordBytes varlong(long value) {
        try {
            ByteUtils.writeVarlong(value, out);
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    RecordBytes raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    /** Claims so many bytes more than there are. */
    RecordBytes claiming(int more) {
        lengthLie = more;
        return this;
    }

    byte[] toArray() {
        try {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            ByteUtils.writeVarint(bytes.size() + lengthLie, new DataOutputStream(record));
            bytes.writeTo(record);
            return record.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static byte[] join(byte[]... records) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] record : records) {
            joined.writeBytes(record);
        }
        return joined.toByteArray();
    }
}
