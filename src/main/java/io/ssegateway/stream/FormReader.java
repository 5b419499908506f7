package io.ssegateway.stream;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes the file out of a {@code multipart/form-data} body and keeps the fields before it (RFC 7578, RFC 2046 §5.1):
 *
 * <pre>
 *   body  = preamble part* CRLF "--" boundary "--" epilogue
 *   part  = CRLF "--" boundary *LWSP CRLF *(field CRLF) CRLF octets           (no CRLF before the first of all)
 * </pre>
 *
 * <p>The first buffer that leaves is empty and says that the fields are there; what follows is the file. As at Amazon,
 * fields after the file are not read ("the elements after this will be ignored"), but a second file is refused.
 *
 * <p><b>Strict.</b> A boundary is also found as the beginning of a longer line, as RFC 2046 wants it, and what then is
 * no delimiter is refused: octets that two readers could divide differently are never stored. A body that ends before
 * its last delimiter fails the end, which a receiver waits for ("seal last").
 *
 * <p><b>Bound.</b> Everything before the file, and everything after it, is at most {@value #MAX_FIELDS} bytes.
 *
 * <p>Fails with {@code MalformedPOSTRequest}, {@code MaxPostPreDataLengthExceededError}, {@code InvalidArgument} (no
 * file, or two).
 */
final class FormReader implements ByteTransform {
    /** Most bytes of fields with their heads; S3's limit. */
    static final int MAX_FIELDS = 20 * 1024;

    private static final byte[] LINE_END = {'\r', '\n'};

    private final byte[] delimiter;
    private final List<byte[]> headLines = new ArrayList<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private State state = State.SKIPPED;
    private byte[] rest = LINE_END;
    private String field = "";
    private FormFields form = new FormFields(Map.of());
    private boolean fileSeen;
    private int lead;
    private long overhead = -LINE_END.length;

    /** In what the next byte lies. */
    private enum State {
        /** Octets that nobody reads: the preamble, and parts after the file. */
        SKIPPED,
        /** Behind a boundary. */
        BOUNDARY,
        HEAD,
        VALUE,
        FILE,
        EPILOGUE
    }

    FormReader(FormBoundary boundary) {
        this.delimiter = boundary.delimiter();
    }

    /** The fields before the file, once the first buffer has left. */
    FormFields fields() {
        return form;
    }

    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        byte[] bytes = Arrays.copyOf(rest, rest.length + in.length());
        in.getBytes(bytes, rest.length);
        int at = 0;
        boolean moved = true;
        while (moved) {
            State before = state;
            int next = step(bytes, at, out);
            moved = next > at || state != before;
            at = next;
        }
        rest = Arrays.copyOfRange(bytes, at, bytes.length);
        if (state != State.FILE && overhead + rest.length > MAX_FIELDS) {
            throw tooMuch();
        }
    }

    @Override
    public void finish(Consumer<Buffer> out) {
        if (state != State.EPILOGUE) {
            throw malformed();
        }
        if (!fileSeen) {
            throw files("0");
        }
    }

    /** Takes what can be taken of one state; returns where the next byte lies, the same place if more must come. */
    private int step(byte[] bytes, int at, Consumer<Buffer> out) {
        return switch (state) {
            case SKIPPED, VALUE, FILE -> content(bytes, at, out);
            case BOUNDARY -> boundary(bytes, at);
            case HEAD -> head(bytes, at, out);
            case EPILOGUE -> counted(bytes.length - at, bytes.length);
        };
    }

    private int content(byte[] bytes, int at, Consumer<Buffer> out) {
        int found = find(bytes, at);
        int end = found >= 0 ? found : Math.max(at, bytes.length - delimiter.length + 1);
        take(bytes, at, end, out);
        if (found < 0) {
            return end;
        }
        endOfContent();
        return counted(delimiter.length, found + delimiter.length);
    }

    private void take(byte[] bytes, int from, int to, Consumer<Buffer> out) {
        int dropped = Math.min(lead, to - from);
        lead -= dropped;
        int start = from + dropped;
        if (state == State.FILE) {
            if (to > start) {
                out.accept(Buffer.buffer(to - start).appendBytes(bytes, start, to - start));
            }
            return;
        }
        counted(to - from, to);
        if (state == State.VALUE) {
            value.write(bytes, start, to - start);
        }
    }

    private void endOfContent() {
        if (state == State.VALUE) {
            String text = PartHead.value(value.toByteArray());
            value.reset();
            if (fields.put(field, text) != null) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "The form field is given more than once.")
                        .with("ArgumentName", field);
            }
        }
        lead = 0;
        state = State.BOUNDARY;
    }

    private int boundary(byte[] bytes, int at) {
        int i = at;
        if (bytes.length - at < LINE_END.length) {
            return at;
        }
        if (bytes[i] == '-' && bytes[i + 1] == '-') {
            state = State.EPILOGUE;
            return counted(2, i + 2);
        }
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        if (bytes.length - i < LINE_END.length) {
            return at;
        }
        if (!lineEndAt(bytes, i)) {
            throw malformed();
        }
        state = State.HEAD;
        return counted(i + 2 - at, i + 2);
    }

    private int head(byte[] bytes, int at, Consumer<Buffer> out) {
        int end = at;
        while (end + 1 < bytes.length && !lineEndAt(bytes, end)) {
            end++;
        }
        if (end + 1 >= bytes.length) {
            return at;
        }
        if (end > at) {
            headLines.add(Arrays.copyOfRange(bytes, at, end));
            return counted(end + 2 - at, end + 2);
        }
        PartHead part = PartHead.parse(headLines);
        headLines.clear();
        return begin(part, end, out);
    }

    /** A part begins at the end of its head's last line: a boundary may follow at once, which that end belongs to. */
    private int begin(PartHead part, int lineEnd, Consumer<Buffer> out) {
        if (part.isFile() && fileSeen) {
            throw files("2");
        }
        lead = LINE_END.length;
        if (part.isFile()) {
            counted(LINE_END.length, lineEnd);
            fileSeen = true;
            form = FormFields.of(fields, part.fileName());
            overhead = 0;
            state = State.FILE;
            out.accept(Buffer.buffer());
            return lineEnd;
        }
        field = part.name().toLowerCase(Locale.ROOT);
        state = fileSeen ? State.SKIPPED : State.VALUE;
        return lineEnd;
    }

    private int find(byte[] bytes, int from) {
        int last = bytes.length - delimiter.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == '\r' && matches(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(byte[] bytes, int at) {
        for (int i = 1; i < delimiter.length; i++) {
            if (bytes[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean lineEndAt(byte[] bytes, int at) {
        return bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    private int counted(int bytes, int next) {
        overhead += bytes;
        if (overhead > MAX_FIELDS) {
            throw tooMuch();
        }
        return next;
    }

    private S3Exception tooMuch() {
        return fileSeen ? malformed() : new S3Exception(S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED);
    }

    private static S3Exception files(String count) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, "POST requires exactly one file upload per request.")
                .with("ArgumentName", "file")
                .with("ArgumentValue", count);
    }

    private static S3Exception malformed() {
        return new S3Exception(S3Error.MALFORMED_POST_REQUEST);
    }
}
