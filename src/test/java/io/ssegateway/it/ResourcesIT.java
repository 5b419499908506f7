package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.SubResource;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Refused;
import io.ssegateway.s3.SubResources;
import io.ssegateway.testing.StoreKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway says of itself: defaults, refusals by name, pages of buckets. */
@ExtendWith(Stage.class)
class ResourcesIT {
    private static final byte[] NOTHING = new byte[0];

    private static Wire.Answer asked(String method, String target, byte[] body) {
        RawSigner signer = RawSigner.gateway(Stage.gateway().port());
        return signer.signed(method, target, Map.of(), body).send(signer.port());
    }

    static Stream<SubResource> refused() {
        return SubResources.all().stream().filter(row -> row.treatment() instanceof Refused);
    }

    @Tag("I6")
    @ParameterizedTest
    @MethodSource("refused")
    void refusesByNameWhatIsNotServed(SubResource row) {
        String path = row.level() == Level.OBJECT ? "/sealed-a/refused" : "/sealed-a";
        List<String> methods = row.method().equals(SubResources.ANY_METHOD)
                ? List.of("GET", "PUT", "POST", "DELETE")
                : List.of(row.method());
        for (String method : methods) {
            Wire.Answer answer = asked(method, path + "?" + row.parameter(), "<x/>".getBytes(UTF_8));
            assertThat(answer.status()).isEqualTo(501);
            if (method.equals("HEAD")) {
                // an answer to HEAD has no document
                continue;
            }
            assertThat(answer.code()).isEqualTo("NotImplemented");
            assertThat(answer.element("Message"))
                    .startsWith(row.operation() + " is not served.")
                    .doesNotContain("null");
            assertThat(answer.element("QueryParameter")).isEqualTo(row.parameter());
        }
        assertThat(asked("GET", "/sealed-a/refused", NOTHING).code()).isEqualTo("NoSuchKey");
    }

    @ParameterizedTest
    @CsvSource({
        "sealed-a, 200, aws:kms, k",
        "obs-a, 200, AES256, ''",
        "mixed-a, 200, aws:kms, k",
        "plain-a, 404, '', ''",
        "sealed-not-there, 404, '', ''"
    })
    void tellsTheDefaultEncryptionOfPolicyNotOfTheStore(String bucket, int status, String algorithm, String key) {
        Wire.Answer answer = asked("GET", "/" + bucket + "?encryption", NOTHING);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.element("SSEAlgorithm")).isEqualTo(algorithm);
        assertThat(answer.element("KMSMasterKeyID")).isEqualTo(key);
        if (bucket.equals("plain-a")) {
            assertThat(answer.code()).isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        }
    }

    /** MinIO knows no pages of buckets (Amazon S3 does): it answers with all of them whatever it is asked. */
    @Test
    void listsBucketsInPages() {
        RawSigner store = RawSigner.store(Stage.store());
        String whole = asked("GET", "/?prefix=sealed-", NOTHING).text();
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            Wire.Answer page = asked("GET", "/?continuation-token=" + token + "&max-buckets=1&prefix=sealed-", NOTHING);
            found.addAll(names(page.text()));
            assertThat(names(page.text())).hasSize(1);
            assertThat(page.element("Prefix")).isEqualTo("sealed-");
            token = page.element("ContinuationToken");
        } while (!token.isEmpty());

        assertThat(found).isEqualTo(names(whole)).contains("sealed-a").allMatch(name -> name.startsWith("sealed-"));
        Wire.Answer direct = store.signed("GET", "/?max-buckets=1&prefix=sealed-", Map.of(), NOTHING)
                .send(store.port());
        switch (StoreKind.ofTheSuite()) {
            case MINIO -> assertThat(names(direct.text())).contains("plain-a", "sealed-a");
            case VERSITYGW, S3PROXY -> assertThat(names(direct.text())).containsExactly(found.getFirst());
        }
        assertThat(new TreeSet<>(names(asked("GET", "/", NOTHING).text())))
                .as("without parameters: the store's own answer")
                .containsAll(Stage.BUCKETS);
    }

    private static List<String> names(String document) {
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile("<Name>([^<]*)</Name>").matcher(document);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /** A reader's rights: what the table names, and nothing beside. */
    @ParameterizedTest
    @CsvSource({
        "GET, /sealed-a?versioning, 200",
        "GET, /sealed-a?tagging, 404",
        "GET, /sealed-a?policy, 403",
        "GET, /sealed-a?replication, 403",
        "PUT, /sealed-a?versioning, 403",
        "PUT, /sealed-a?acl, 403",
        "DELETE, /sealed-a?cors, 403",
        "GET, /sealed-a/none?tagging, 404",
        "PUT, /sealed-a/none?tagging, 403",
        "PUT, /sealed-a/none?retention, 403",
        "GET, /obs-a?versioning, 403",
        "GET, /sealed-a?versions, 200",
        "GET, /sealed-a?encryption, 200",
    })
    void everySubResourceNeedsItsRight(String method, String target, int status) {
        RawSigner signer = RawSigner.gateway(Stage.gateway().port());
        RawSigner reader = new RawSigner(signer.port(), signer.host(), Standing.READER_ACCESS, Standing.READER_SECRET);
        byte[] body = method.equals("PUT") ? Documents.TAGS.getBytes(UTF_8) : NOTHING;

        assertThat(reader.signed(method, target, Map.of(), body)
                        .send(reader.port())
                        .status())
                .isEqualTo(status);
    }

    /** MinIO takes 5 TiB in one PUT, Amazon S3 5 GiB: a sealed object is refused before a byte of it is read. */
    @ParameterizedTest
    @CsvSource({"sealed-a, 5367266209", "obs-a, 5368709121", "mixed-a, 6597069766657"})
    void refusesASealedObjectTheStoreCouldNotTakeInOnePut(String bucket, String length) {
        RawSigner signer = RawSigner.gateway(Stage.gateway().port());
        Wire.Answer answer = signer.signed("PUT", "/" + bucket + "/large", Map.of(), NOTHING)
                .withHeader("content-length", length)
                .send(signer.port());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("EntityTooLarge");
        assertThat(answer.element("ProposedSize")).isEqualTo(length);
    }

    @Test
    void aPlainObjectThatIsTooLargeIsRefusedByTheStoreItself() {
        RawSigner gateway = RawSigner.gateway(Stage.gateway().port());
        RawSigner store = RawSigner.store(Stage.store());
        for (RawSigner signer : List.of(gateway, store)) {
            Wire.Answer answer = signer.signed("PUT", "/plain-a/large", Map.of(), Octets.of(200_000, 1))
                    .withHeader("content-length", "6597069766657")
                    .send(signer.port());
            assertThat(answer.status() + " " + answer.code()).isEqualTo("400 EntityTooLarge");
        }
    }

    @Test
    void aDocumentBeyondItsBoundIsRefusedUnread() {
        Wire.Answer answer = asked("PUT", "/sealed-a?cors", new byte[64 * 1024 + 1]);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MaxMessageLengthExceeded");
        assertThat(answer.element("MaxMessageLengthBytes")).isEqualTo(Integer.toString(64 * 1024));
    }
}
