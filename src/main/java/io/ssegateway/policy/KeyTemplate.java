package io.ssegateway.policy;

/** A rule's {@code key}: an alias, or a template of which the bucket's name becomes a part. */
final class KeyTemplate {
    static final String PLACEHOLDER = "{bucket}";

    private KeyTemplate() {}

    static boolean isTemplate(String written) {
        return written.contains(PLACEHOLDER);
    }

    /** Whether braces stand anywhere but in the one placeholder. */
    static boolean hasStrayBraces(String written) {
        String rest = written.replace(PLACEHOLDER, "");
        return rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0;
    }

    /** Whether the template can give this alias. */
    static boolean canGive(String template, String alias) {
        int at = template.indexOf(PLACEHOLDER);
        return at >= 0
                && alias.length() > template.length() - PLACEHOLDER.length()
                && alias.startsWith(template.substring(0, at))
                && alias.endsWith(template.substring(template.lastIndexOf('}') + 1));
    }
}
