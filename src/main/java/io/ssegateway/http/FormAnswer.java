package io.ssegateway.http;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import io.ssegateway.s3.UriEncoding;
import io.ssegateway.stream.S3Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What a browser is told of its upload: the form chooses. Source: Amazon S3 API Reference, "POST Object",
 * {@code success_action_redirect} and {@code success_action_status}. The encryption context is not repeated to a form.
 *
 * @param host the Host field as sent, which the object's address is told with
 * @param hosted whether it names the bucket
 */
record FormAnswer(FormFields form, ObjectRef object, Transport transport, String host, boolean hosted) {

    /** The answer in place of PutObject's. */
    S3Response of(S3Response stored) {
        return switch (stored) {
            case S3Response.Empty done -> told(done.fields().without(S3Header.CONTENT_LENGTH, S3Header.SSE_CONTEXT));
            case S3Response.Xml other -> other;
            case S3Response.Bytes other -> other;
            case S3Response.Awaited other -> other;
        };
    }

    private S3Response told(Fields fields) {
        String etag = fields.get(S3Header.ETAG).orElse("");
        Optional<String> redirect = form.get("success_action_redirect")
                .or(() -> form.get("redirect"))
                .flatMap(url -> redirect(url, etag));
        if (redirect.isPresent()) {
            return new S3Response.Empty(303, fields.with(S3Header.LOCATION, redirect.get()));
        }
        String location = location();
        Fields located = fields.with(S3Header.LOCATION, location);
        return switch (form.get("success_action_status").orElse("")) {
            case "200" -> new S3Response.Empty(200, located);
            case "201" ->
                new S3Response.Xml(
                        201,
                        located,
                        new Document.Posted(
                                location, object.bucket().value(), object.key().value(), etag));
            default -> new S3Response.Empty(204, located);
        };
    }

    /** The page with what was stored; empty for a text that is no address of the web. */
    private Optional<String> redirect(String url, String etag) {
        try {
            URI page = new URI(url);
            boolean web = "http".equalsIgnoreCase(page.getScheme()) || "https".equalsIgnoreCase(page.getScheme());
            if (!web || page.getRawAuthority() == null) {
                return Optional.empty();
            }
            int fragment = url.indexOf('#');
            String bare = fragment < 0 ? url : url.substring(0, fragment);
            String rest = fragment < 0 ? "" : url.substring(fragment);
            return Optional.of(bare + (page.getRawQuery() == null ? "?" : "&") + "bucket="
                    + UriEncoding.component(object.bucket().value()) + "&key="
                    + UriEncoding.component(object.key().value()) + "&etag=" + UriEncoding.component(etag) + rest);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private String location() {
        boolean https = transport == Transport.TLS || transport == Transport.TRUSTED_PROXY;
        String bucket = hosted ? "" : "/" + object.bucket().value();
        return (https ? "https://" : "http://") + host + bucket + "/"
                + UriEncoding.component(object.key().value());
    }
}
