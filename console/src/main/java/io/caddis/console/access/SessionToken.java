package io.caddis.console.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a session: its id and its end, signed with the cluster's key (HMAC-SHA-256). Any node can check it; whether the
 * session was ended since is in the catalog. The token against forged requests (CSRF) is signed likewise and kept nowhere.
 *
 * <p>Immutable, any thread.
 */
public final class SessionToken {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 32;
    private static final int CLAIM_BYTES = 16 + 8;
    private static final byte[] FOR_SESSION = "session".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FOR_CSRF = "csrf".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    public SessionToken(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** What a token says. */
    public record Claim(UUID sessionId, long expiresAtMs) {}

    /** The token of a session. */
    public String of(Claim claim) {
        byte[] bytes = bytes(claim);
        byte[] signature = sign(FOR_SESSION, bytes);
        return encode(ByteBuffer.allocate(CLAIM_BYTES + SIGNATURE_BYTES).put(bytes).put(signature).array());
    }

    /** The claim of a token that we signed and that has not expired. */
    public Optional<Claim> verify(String token, long nowMs) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (bytes.length != CLAIM_BYTES + SIGNATURE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        Claim claim = new Claim(new UUID(read.getLong(), read.getLong()), read.getLong());
        byte[] signature = new byte[SIGNATURE_BYTES];
        read.get(signature);
        boolean ours = MessageDigest.isEqual(signature, sign(FOR_SESSION, bytes(claim)));
        return ours && nowMs < claim.expiresAtMs() ? Optional.of(claim) : Optional.empty();
    }

    /** What requests of this session that change something must carry. */
    public String csrfToken(Claim claim) {
        return encode(sign(FOR_CSRF, bytes(claim)));
    }

    /** Compares without telling by its time how much was right. */
    public boolean isCsrfToken(String given, Claim claim) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), csrfToken(claim).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] sign(byte[] purpose, byte[] claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(purpose);
            return mac.doFinal(claim);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK has no " + ALGORITHM, missing);
        }
    }

    private static byte[] bytes(Claim claim) {
        return ByteBuffer.allocate(CLAIM_BYTES)
                .putLong(claim.sessionId().getMostSignificantBits())
                .putLong(claim.sessionId().getLeastSignificantBits())
                .putLong(claim.expiresAtMs())
                .array();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
