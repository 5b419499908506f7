package io.ssegateway.multipart;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.objects.EtagView;
import io.ssegateway.state.PartEntry;

/**
 * The entity tags of parts as clients see them: in {@code md5} mode the MD5 of the part's bytes, else the store's tag
 * of the sealed part in its opaque form, or for a kept part a tag of the same look. Pure.
 */
final class PartTags {
    private PartTags() {}

    /** The tag of one attempt, quoted. */
    static String shown(PartEntry part) {
        return part.record()
                .md5()
                .map(PartTags::quoted)
                .orElseGet(() -> EtagView.shown(part.where()
                        .storeEtag()
                        .orElseGet(() -> part.where().tailId().orElseThrow())));
    }

    /** Whether a client that names this tag, quoted or not, means this attempt. */
    static boolean names(String claimed, PartEntry part) {
        return bare(claimed).equals(bare(shown(part)));
    }

    /** A tag without its quotes. */
    static String bare(String etag) {
        String text = etag.trim();
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String quoted(Bytes md5) {
        return '"' + md5.toString() + '"';
    }
}
