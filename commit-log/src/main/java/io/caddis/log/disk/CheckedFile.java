package io.caddis.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A small file that is written whole and can tell whether it is whole, and whose it is.
 *
 * <pre>
 *   0   4  type, four ASCII characters
 *   4   4  format version of the payload
 *   8  16  owner: topic id, or the id of the disk for a file of a whole directory
 *  24   4  partition, or -1
 *  28   8  base offset, or 0 where the file belongs to no offset
 *  36   4  payload length
 *  40   4  CRC-32C of bytes 0-39 and the payload
 *  44      payload
 * </pre>
 *
 * The owner and the offset stand in the file because a file can be swapped with another partition's, or left over from
 * another time, with its checksum intact. Stateless; the caller makes sure that a file has one writer at a time.
 */
public final class CheckedFile {

    /** Bound on a payload: larger than any index, small enough to be read at once. */
    public static final int MAX_PAYLOAD_BYTES = 128 << 20;

    private static final int HEADER_BYTES = 44;
    private static final int PAYLOAD_LENGTH_AT = 36;
    private static final int CRC_AT = 40;
    private static final int SECTOR_BYTES = 512;
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private CheckedFile() {
    }

    /**
     * What a file says about itself, and what a reader insists on.
     *
     * @param type four ASCII characters
     * @param formatVersion version of the payload's format
     * @param owner whose file it is
     * @param partition partition number, or -1
     * @param baseOffset the offset it belongs to, or 0
     */
    public record Header(String type, int formatVersion, UUID owner, int partition, long baseOffset) {
        public Header {
            Objects.requireNonNull(owner, "owner");
            if (type.length() != 4) {
                throw new IllegalArgumentException("file type '" + type + "' must have four characters");
            }
        }
    }

    /** Outcome of reading. */
    public sealed interface Content {
        /** The file is whole and the one expected. */
        record Payload(ByteBuffer bytes) implements Content {
        }

        /** There is no such file. */
        record Missing() implements Content {
        }

        /** There is a file, but not one to rely on. */
        record Unusable(String why) implements Content {
        }
    }

    /** Whether a name is that of a file whose writing was interrupted: it can be deleted. */
    public static boolean isTemporary(Path file) {
        return file.getFileName().toString().endsWith(TEMPORARY_SUFFIX);
    }

    /**
     * Replaces the file in one step: readers find the former content or the new one.
     *
     * @param durable whether it must survive a power cut once this returns. A file that can be rebuilt need not:
     *     what a power cut leaves of it fails its checksum.
     */
    public static void write(FileOperations files, Path file, Header header, ByteBuffer payload, boolean durable) throws IOException {
        ByteBuffer bytes = encode(file, header, payload);
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
        try {
            writeAll(files, temporary, bytes, durable, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(files, temporary, e); // on a full disk it holds what somebody needs
            throw e;
        }
        files.rename(temporary, file);
        if (durable) {
            files.forceDirectory(file.toAbsolutePath().getParent());
        }
    }

    /**
     * Replaces the content of a file of the same size where it lies, durably: this needs no room on the disk. For files that
     * fit into one sector, which a disk writes whole or not at all.
     */
    public static void overwrite(FileOperations files, Path file, Header header, ByteBuffer payload) throws IOException {
        ByteBuffer bytes = encode(file, header, payload);
        if (bytes.remaining() > SECTOR_BYTES) {
            throw new IllegalArgumentException(file + " of " + bytes.remaining() + " bytes does not fit into a sector");
        }
        writeAll(files, file, bytes, true, StandardOpenOption.WRITE);
    }

    private static void writeAll(FileOperations files, Path file, ByteBuffer bytes, boolean durable, OpenOption... options) throws IOException {
        try (FileChannel channel = files.open(file, options)) {
            long position = 0;
            while (bytes.hasRemaining()) {
                position += files.write(channel, file, bytes, position);
            }
            if (durable) {
                files.force(channel, file);
            }
        }
    }

    private static void deleteQuietly(FileOperations files, Path file, IOException failure) {
        try {
            files.delete(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static ByteBuffer encode(Path file, Header header, ByteBuffer payload) {
        int payloadBytes = payload.remaining();
        if (payloadBytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(file + ": payload of " + payloadBytes + " bytes is above the bound of " + MAX_PAYLOAD_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + payloadBytes);
        putHeader(bytes, header);
        bytes.putInt(PAYLOAD_LENGTH_AT, payloadBytes);
        bytes.position(HEADER_BYTES).put(payload.duplicate()).flip();
        return bytes.putInt(CRC_AT, checksum(bytes));
    }

    /** Reads the file and checks it against what is expected; an {@link IOException} is a failing disk, nothing else. */
    public static Content read(FileOperations files, Path file, Header expected) throws IOException {
        ByteBuffer bytes;
        try (FileChannel channel = files.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEADER_BYTES || size > HEADER_BYTES + MAX_PAYLOAD_BYTES) {
                return new Content.Unusable("has an impossible size of " + size + " bytes");
            }
            bytes = ByteBuffer.allocate((int) size);
            while (bytes.hasRemaining() && files.read(channel, file, bytes, bytes.position()) >= 0) {
                continue;
            }
            bytes.flip();
        } catch (NoSuchFileException none) {
            return new Content.Missing();
        }
        if (bytes.remaining() < HEADER_BYTES || bytes.getInt(PAYLOAD_LENGTH_AT) != bytes.remaining() - HEADER_BYTES) {
            return new Content.Unusable("is cut short or padded");
        }
        if (bytes.getInt(CRC_AT) != checksum(bytes)) {
            return new Content.Unusable("has a wrong checksum");
        }
        Header found = getHeader(bytes);
        if (!found.equals(expected)) {
            return new Content.Unusable("is " + found + " where " + expected + " was expected");
        }
        return new Content.Payload(bytes.position(HEADER_BYTES).slice());
    }

    private static void putHeader(ByteBuffer bytes, Header header) {
        bytes.put(header.type().getBytes(StandardCharsets.US_ASCII)).putInt(header.formatVersion())
                .putLong(header.owner().getMostSignificantBits()).putLong(header.owner().getLeastSignificantBits())
                .putInt(header.partition()).putLong(header.baseOffset());
    }

    private static Header getHeader(ByteBuffer bytes) {
        byte[] type = new byte[4];
        ByteBuffer header = bytes.duplicate().rewind().get(type);
        return new Header(new String(type, StandardCharsets.US_ASCII), header.getInt(), new UUID(header.getLong(), header.getLong()),
                header.getInt(), header.getLong());
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(CRC_AT).position(0));
        crc.update(bytes.duplicate().position(HEADER_BYTES));
        return (int) crc.getValue();
    }
}
