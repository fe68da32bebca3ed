package io.caddis.admin.web.access;

import io.caddis.admin.web.problem.ProblemCode;
import io.caddis.admin.web.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A request's body, up to a bound: a client that does not say how much it sends cannot send more either. */
final class BoundedBody extends FilterInputStream {

    static final int BYTES_MAX = 65_536;

    private int left = BYTES_MAX;

    BoundedBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) {
        left -= bytes;
        if (left < 0) {
            throw tooLarge();
        }
    }

    static ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE, "more than " + BYTES_MAX + " bytes", Map.of("maxBytes", Integer.toString(BYTES_MAX)));
    }
}
