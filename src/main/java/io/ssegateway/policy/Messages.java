package io.ssegateway.policy;

/** Messages and checks that several parsers share. */
final class Messages {
    private Messages() {}

    static String badPattern(String written) {
        return "'" + written + "': a pattern is a name, or a prefix ending in one '*'";
    }

    static String badBucketName(String written) {
        return "'" + written + "': a bucket's name has letters, digits, '.', '-' and '_' only";
    }

    static boolean isBucketName(NamePattern pattern) {
        return pattern.text()
                .chars()
                .allMatch(c ->
                        c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_".indexOf(c) >= 0);
    }
}
