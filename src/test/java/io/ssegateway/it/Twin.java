package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.testing.StoreKind;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * One of two sides that get the same requests, each about a bucket of its own. Sends, and tells an answer as aspects
 * that can be compared: what must differ between any two sides (times, ids, names of buckets) is replaced or left out.
 */
final class Twin {
    /** Of the connection, the host or MinIO's own security policy for browsers; no part of S3. */
    private static final Set<String> OF_THE_HOP = Set.of(
            "connection",
            "content-security-policy",
            "date",
            "server",
            "strict-transport-security",
            "vary",
            "x-amz-id-2",
            "x-amz-request-id",
            "x-content-type-options",
            "x-minio-error-code",
            "x-minio-error-desc",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-xss-protection");

    private static final String ENCRYPTION = "x-amz-server-side-encryption";

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern HTTP_TIME =
            Pattern.compile("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ULID = Pattern.compile("(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])");
    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final Pattern OPAQUE = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}-\\d+");
    private static final Pattern MD5 = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(-\\d+)?(?![0-9a-f])");

    private final RawSigner signer;
    private final Kind kind;
    private final boolean direct;
    private final String bucket;
    private final List<String> versions = new ArrayList<>();
    private final List<String> uploads = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private String etag = "";

    private Twin(RawSigner signer, Kind kind, boolean direct, String bucket) {
        this.signer = signer;
        this.kind = kind;
        this.direct = direct;
        this.bucket = bucket;
    }

    /** A bucket of this kind behind the gateway. */
    static Twin gateway(Kind kind, String name) {
        return new Twin(RawSigner.gateway(Stage.gateway().port()), kind, false, kind.prefix() + name);
    }

    /** A bucket of the store itself, to be compared with one of this kind; its name is as long. */
    static Twin direct(Kind kind, String name) {
        return new Twin(RawSigner.store(Stage.store()), kind, true, "d" + (kind.prefix() + name).substring(1));
    }

    /** An answer, whole and as aspects. */
    record Told(Wire.Answer answer, Map<String, List<String>> aspects) {}

    Told ask(Ask ask) {
        Map<String, String> headers = new TreeMap<>();
        ask.headers().forEach((name, value) -> headers.put(name, filled(value)));
        byte[] body = ask.body();
        String text = new String(body, UTF_8);
        boolean document = body.length < 10_000 && (text.startsWith("<") || text.startsWith("{"));
        if (document && !filled(text).equals(text)) {
            body = filled(text).getBytes(UTF_8);
            headers.computeIfPresent(
                    "Content-MD5",
                    (name, value) -> Octets.md5Base64(filled(text).getBytes(UTF_8)));
        }
        Wire.Answer answer =
                signer.signed(ask.method(), filled(ask.target()), headers, body).send(signer.port());
        learn(ask, answer);
        return new Told(answer, aspects(answer, ask.method()));
    }

    /** The body as text, with what must differ replaced. */
    String text(Wire.Answer answer) {
        return replaced(answer.text());
    }

    private String filled(String text) {
        String filled = text.replace("{b}", bucket).replace("{etag}", etag);
        for (int i = 0; i < versions.size(); i++) {
            filled = filled.replace("{v" + (i + 1) + "}", versions.get(i));
        }
        for (int i = 0; i < uploads.size(); i++) {
            filled = filled.replace("{u" + (i + 1) + "}", uploads.get(i));
        }
        for (int i = 0; i < parts.size(); i++) {
            filled = filled.replace("{e" + (i + 1) + "}", parts.get(i));
        }
        return filled;
    }

    private void learn(Ask ask, Wire.Answer answer) {
        if (ask.target().contains("partNumber=") && ask.method().equals("PUT") && answer.status() == 200) {
            parts.add(answer.headers().getOrDefault("etag", answer.element("ETag")));
        }
        etag = answer.headers().getOrDefault("etag", etag);
        Matcher version = versionIds().matcher(answer.header("x-amz-version-id") + " " + answer.text());
        while (version.find()) {
            if (!versions.contains(version.group()) && !version.group().startsWith("11111111-")) {
                versions.add(version.group());
            }
        }
        Matcher upload = UPLOAD.matcher(answer.status() == 200 ? answer.text() : "");
        if (upload.find() && !uploads.contains(upload.group(1))) {
            uploads.add(upload.group(1));
        }
    }

    private static Pattern versionIds() {
        return switch (StoreKind.ofTheSuite()) {
            case MINIO, S3PROXY -> UUID;
            case VERSITYGW -> ULID;
        };
    }

    private Map<String, List<String>> aspects(Wire.Answer answer, String method) {
        Map<String, List<String>> aspects = new TreeMap<>();
        aspects.put("status", List.of(Integer.toString(answer.status())));
        answer.headers().forEach((name, value) -> {
            if (compared(name, answer, method)) {
                aspects.put("header:" + name, List.of(replaced(value)));
            }
        });
        if (isXml(answer)) {
            document(answer, aspects);
        } else {
            aspects.put("body", List.of(replaced(answer.text())));
        }
        return aspects;
    }

    private static boolean isXml(Wire.Answer answer) {
        return answer.text().stripLeading().startsWith("<");
    }

    private boolean compared(String name, Wire.Answer answer, String method) {
        boolean error = answer.status() >= 400;
        boolean read = !error && (method.equals("GET") || method.equals("HEAD")) && answer.status() != 304;
        return switch (name) {
            // ids of requests are of different lengths
            case "content-length" -> !isXml(answer) && !error;
            // MinIO says it of every answer, S3 of objects only
            case "accept-ranges" -> read && !isXml(answer);
            // S3 says it of an error to HEAD as well, MinIO does not
            case "content-type" -> !(error && method.equals("HEAD"));
            default -> !OF_THE_HOP.contains(name) && (direct || kind == Kind.PLAIN || !name.startsWith(ENCRYPTION));
        };
    }

    private void document(Wire.Answer answer, Map<String, List<String>> aspects) {
        try {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(answer.body()))
                    .getDocumentElement();
            // MinIO begins one root in lower case
            String name = root.getNodeName();
            element(root, Character.toUpperCase(name.charAt(0)) + name.substring(1), aspects);
        } catch (Exception e) {
            throw new AssertionError(answer.text(), e);
        }
        aspects.remove("Error/RequestId");
        aspects.remove("Error/HostId");
    }

    /** Leaves by their path, each path with all its texts in order. */
    private void element(Element element, String path, Map<String, List<String>> aspects) {
        boolean leaf = true;
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element below) {
                leaf = false;
                element(below, path + "/" + below.getNodeName(), aspects);
            }
        }
        if (leaf) {
            aspects.computeIfAbsent(path, ignored -> new ArrayList<>()).add(replaced(element.getTextContent()));
        }
    }

    private String replaced(String text) {
        String same = text.replace(bucket, "{b}").replace(signer.host(), "{host}");
        same = HTTP_TIME.matcher(TIME.matcher(same).replaceAll("{time}")).replaceAll("{time}");
        for (int i = 0; i < versions.size(); i++) {
            same = same.replace(versions.get(i), "{v" + (i + 1) + "}");
        }
        for (int i = 0; i < uploads.size(); i++) {
            same = same.replace(uploads.get(i), "{u" + (i + 1) + "}");
        }
        if (kind == Kind.SEALED || kind == Kind.MIXED) {
            // the form that says: not the MD5 of what was uploaded
            same = (direct ? MD5 : OPAQUE).matcher(same).replaceAll("{tag}");
        }
        return same;
    }

    @Override
    public String toString() {
        return (direct ? "the store" : "the gateway").toLowerCase(Locale.ROOT) + " " + bucket;
    }
}
