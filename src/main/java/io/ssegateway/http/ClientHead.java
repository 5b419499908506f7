package io.ssegateway.http;

import io.ssegateway.auth.SignedRequest;
import io.ssegateway.auth.Verifier;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.Query;
import io.ssegateway.dialect.RequestHead;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.Transport;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The head of a request as the steps of an exchange read it. */
final class ClientHead {
    private final HttpServerRequest request;
    private final Addressing addressing;
    private Authenticator.@Nullable Head wire;

    ClientHead(HttpServerRequest request, Addressing addressing) {
        this.request = request;
        this.addressing = addressing;
    }

    /** Whether the octets were a head at all. */
    boolean readable() {
        return !request.decoderResult().isFailure();
    }

    String method() {
        return request.method().name();
    }

    /** The Host field as sent; empty text in HTTP/1.0 without one. */
    String host() {
        return field("Host").orElse("");
    }

    /** The first value of a field. */
    Optional<String> field(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** Names of all fields, as sent. */
    Iterable<String> names() {
        return request.headers().names();
    }

    /** The head as signatures cover it. */
    Authenticator.Head wire() {
        if (wire == null) {
            wire = asSent();
        }
        return wire;
    }

    private Authenticator.Head asSent() {
        return new Authenticator.Head(
                method(),
                rawPath(),
                rawQuery(),
                request.headers().entries(),
                addressing.customDomain(host()).or(() -> addressing.hostedBucket(host())));
    }

    /**
     * The bucket and key it names.
     *
     * @throws S3Exception as {@link Addressing#place}
     */
    Addressing.Place place() {
        return addressing.place(host(), rawPath());
    }

    /** The decoded query, read as its signature reads it. */
    Query query() {
        Authenticator.Head sent = wire();
        return Query.parse(Verifier.query(new SignedRequest(
                sent.method(), sent.rawPath(), sent.rawQuery(), sent.headers(), sent.hostedBucket())));
    }

    /** The head as a dialect reads it. */
    RequestHead parsed(OptionalLong contentLength) {
        Addressing.Place place = place();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.add(Map.entry(
                    field.getKey(), HeaderText.decode(field.getValue()).orElseThrow()));
        }
        return new RequestHead(method(), place.bucket(), place.key(), query(), headers, contentLength);
    }

    /** How the request came in. */
    Transport classify(PolicySnapshot policy) {
        String remote =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return policy.classify(
                remote == null ? "unix" : remote, request.isSSL(), ForwardedScheme.of(request.headers()));
    }

    /** The page of another origin that a browser asks for; a pre-flight asks for none yet. */
    Optional<CrossOrigin> crossOrigin() {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        return origins.size() == 1 && !method().equals("OPTIONS")
                ? HeaderText.decode(origins.get(0)).map(origin -> new CrossOrigin(origin, method()))
                : Optional.empty();
    }

    /** The path as error documents name it. */
    String resource() {
        try {
            return Addressing.decodedPath(rawPath());
        } catch (S3Exception e) {
            return rawPath();
        }
    }

    /** Bytes of the body as declared; empty if they are not. */
    OptionalLong declaredLength() {
        if (!readable()) {
            return OptionalLong.of(0);
        }
        Optional<String> length = field("Content-Length");
        if (length.isPresent()) {
            return OptionalLong.of(Long.parseLong(length.get()));
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? OptionalLong.empty() : OptionalLong.of(0);
    }

    private String rawPath() {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    private String rawQuery() {
        int query = request.uri().indexOf('?');
        return query < 0 ? "" : request.uri().substring(query + 1);
    }
}
