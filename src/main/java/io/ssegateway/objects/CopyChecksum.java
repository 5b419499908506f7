package io.ssegateway.objects;

import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.ByteTransform;
import io.ssegateway.stream.Checksums;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checksum of a target whose bytes pass by: the algorithm that the request names, else the one that a clear source
 * has, of the whole object. What a clear source claims of its bytes is held against them. Source: Amazon S3 User Guide,
 * "Checking object integrity" (copies).
 */
final class CopyChecksum {
    private final Checksums checksums;

    CopyChecksum(Checksums checksums) {
        this.checksums = checksums;
    }

    /**
     * The algorithm that a request names.
     *
     * @throws S3Exception {@code InvalidRequest} for one that is not known
     */
    static Optional<Algorithm> asked(Fields request) {
        return request.get(S3Header.CHECKSUM_ALGORITHM)
                .map(name -> Arrays.stream(Algorithm.values())
                        .filter(known -> known.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new S3Exception(
                                S3Error.INVALID_REQUEST,
                                "Checksum algorithm provided is unsupported. Please try again with any of the valid types:"
                                        + " [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")));
    }

    /** The source's plain bytes, claiming the checksum that the target is to have. */
    Body claiming(Body plain, Fields request, ObjectLooks.Look source) {
        Optional<Checksum> own =
                source.sealed() ? Optional.empty() : own(source.head().fields());
        Optional<Algorithm> wanted = asked(request)
                .or(() -> source.sealed()
                        ? Optional.empty()
                        : algorithm(source.head().fields()));
        if (wanted.isEmpty()) {
            return plain;
        }
        Sum sum = new Sum(checksums.begin(wanted.get()), own.filter(known -> known.algorithm() == wanted.get()));
        return plain.through(sum, plain.length()).claiming(wanted, () -> sum.value);
    }

    /** The elements that tell a checksum of a whole object. */
    static Map<String, String> elements(Optional<Checksum> checksum) {
        Map<String, String> elements = new LinkedHashMap<>();
        checksum.ifPresent(sum -> {
            elements.put("ChecksumType", "FULL_OBJECT");
            elements.put("Checksum" + sum.algorithm(), sum.base64());
        });
        return elements;
    }

    private static Optional<Algorithm> algorithm(Fields stored) {
        return Arrays.stream(Algorithm.values())
                .filter(known -> stored.has(known.header()))
                .findFirst();
    }

    /** Of the whole object only: one of parts (with their number behind it) speaks of no bytes that pass by. */
    private static Optional<Checksum> own(Fields stored) {
        return algorithm(stored).flatMap(algorithm -> {
            try {
                byte[] value = Base64.getDecoder()
                        .decode(stored.get(algorithm.header()).orElse(""));
                return value.length == algorithm.size()
                        ? Optional.of(new Checksum(algorithm, value))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static final class Sum implements ByteTransform {
        private final Checksums.Running running;
        private final Optional<Checksum> expected;
        private Optional<Checksum> value = Optional.empty();

        Sum(Checksums.Running running, Optional<Checksum> expected) {
            this.running = running;
            this.expected = expected;
        }

        @Override
        public void update(Buffer in, Consumer<Buffer> out) {
            running.update(in);
            out.accept(in);
        }

        @Override
        public void finish(Consumer<Buffer> out) {
            Checksum found = running.value();
            if (expected.isPresent() && !expected.get().equals(found)) {
                throw new TamperedException("the source's bytes are not those of its checksum");
            }
            value = Optional.of(found);
        }
    }
}
