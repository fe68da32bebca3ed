package io.caddis.console.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they are stored: PBKDF2 of the JDK with HMAC-SHA-512, 210,000 rounds and a salt of their own (OWASP Password Storage
 * Cheat Sheet, NIST SP 800-132), written as {@code pbkdf2-sha512$rounds$salt$hash}. Any thread; a bounded number of them computes
 * at one time, the others wait.
 */
public final class PasswordHash {

    private static final String SCHEME = "pbkdf2-sha512";
    private static final int ROUNDS = 210_000;
    /** More than anybody would store; a row from elsewhere must not hold a processor for minutes. */
    private static final int ROUNDS_MAX = 5_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 512;
    /** A sign-in costs a core a tenth of a second: those who guess must not take the brokers' processors. */
    private static final int COMPUTED_AT_ONCE_MAX = 1;
    private static final Semaphore COMPUTING = new Semaphore(COMPUTED_AT_ONCE_MAX, true);

    private final SecureRandom random;
    private final String ofNobody;

    public PasswordHash(SecureRandom random) {
        this.random = random;
        this.ofNobody = hash("nobody's password");
    }

    /** To be stored. */
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return SCHEME + '$' + ROUNDS + '$' + encode(salt) + '$' + encode(derive(password, salt, ROUNDS));
    }

    /** Whether this is the password. A hash that cannot be read matches none. */
    public boolean matches(String password, String stored) {
        String[] parts = stored.split("\\$");
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            return false;
        }
        try {
            int rounds = Integer.parseInt(parts[1]);
            if (rounds < 1 || rounds > ROUNDS_MAX) {
                return false;
            }
            byte[] expected = Base64.getDecoder().decode(parts[3]);
            return MessageDigest.isEqual(expected, derive(password, Base64.getDecoder().decode(parts[2]), rounds));
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** Costs what {@link #matches} costs, so that the time of a refusal does not tell whether there is such a user. */
    public void matchNobody(String password) {
        matches(password, ofNobody);
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
        COMPUTING.acquireUninterruptibly();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK has no PBKDF2WithHmacSHA512", missing);
        } finally {
            COMPUTING.release();
            spec.clearPassword();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
