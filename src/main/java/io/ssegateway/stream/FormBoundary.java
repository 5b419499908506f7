package io.ssegateway.stream;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The boundary of a {@code multipart/form-data} body, as its {@code Content-Type} names it. Source: RFC 2046 §5.1.1,
 * RFC 7578 §4.1.
 *
 * @param text 1 to 70 characters of RFC 2046's set
 */
record FormBoundary(String text) {
    private static final String TYPE = "multipart/form-data";
    private static final String PARAMETER = "boundary";
    private static final String MARKS = "'()+_,-./:=? ";
    private static final int MAX = 70;

    /**
     * Reads the field.
     *
     * @throws S3Exception {@code PreconditionFailed} for another type, {@code MalformedPOSTRequest} without a boundary
     *     that could be one
     */
    static FormBoundary of(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        if (!isForm(contentType)) {
            throw new S3Exception(S3Error.PRECONDITION_FAILED)
                    .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        String boundary =
                HeaderParameters.parse(contentType.substring(type.length())).getOrDefault(PARAMETER, "");
        boolean good = !boundary.isEmpty()
                && boundary.length() <= MAX
                && !boundary.endsWith(" ")
                && boundary.chars().allMatch(FormBoundary::allowed);
        if (!good) {
            throw new S3Exception(S3Error.MALFORMED_POST_REQUEST);
        }
        return new FormBoundary(boundary);
    }

    /** Whether a {@code Content-Type} is that of a form. */
    static boolean isForm(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT).equals(TYPE);
    }

    /** What stands between two parts: a line end, two dashes, the boundary. */
    byte[] delimiter() {
        return ("\r\n--" + text).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }
}
