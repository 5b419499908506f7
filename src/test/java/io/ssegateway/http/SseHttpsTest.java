package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Which operation needs HTTPS, by method and by what the policy's {@code https} says, over every transport. Source: OBS
 * API Reference, "Server-Side Encryption", table of protocols, for {@code as-obs}. There Complete is free under SSE-C
 * too; here SSE-C is always over HTTPS.
 */
class SseHttpsTest extends SseRows {
    /** Operation, bucket, headers; whether HTTPS is needed by required, as-obs, optional. */
    private static final String TABLE = """
            PutObject               | kms   |                   | yes yes no
            PutObject               | obs   |                   | yes yes no
            PutObject               | mixed |                   | no no no
            PutObject               | mixed | sse=aws:kms       | yes yes no
            PutObject               | kms   | c=1               | yes yes yes
            PostObject              | photos |                  | yes yes no
            PostObject              | photos | c=1              | yes yes yes
            CreateMultipartUpload   | kms   |                   | yes yes no
            CreateMultipartUpload   | kms   | c=1               | yes yes yes
            UploadPart:k            | kms   |                   | yes yes no
            UploadPart:o            | kms   |                   | yes yes no
            UploadPart:c            | kms   | c=1               | yes yes yes
            CompleteMultipartUpload:k | kms |                   | yes no no
            CompleteMultipartUpload:c | kms |                   | yes yes yes
            ListParts:k             | kms   |                   | yes no no
            ListParts:c             | kms   |                   | yes yes yes
            AbortMultipartUpload:k  | kms   |                   | yes no no
            GetObject:k             | kms   |                   | yes yes no
            GetObject:o             | obs   |                   | yes yes no
            GetObject:c             | kms   | c=1               | yes yes yes
            GetObject:p             | mixed |                   | no no no
            GetObject:k             | mixed |                   | yes yes no
            GetObjectAttributes:k   | kms   |                   | yes yes no
            GetObjectAttributes:c   | kms   | c=1               | yes yes yes
            HeadObject:k            | kms   |                   | yes no no
            HeadObject:o            | obs   |                   | yes no no
            HeadObject:c            | kms   | c=1               | yes yes yes
            HeadObject:p            | mixed |                   | no no no
            CopyObject:k            | kms   |                   | yes yes no
            CopyObject:o            | obs   |                   | yes yes no
            CopyObject:k            | mixed |                   | yes no no
            CopyObject:p            | mixed | sse=AES256        | yes yes no
            CopyObject:p            | mixed |                   | no no no
            CopyObject:c            | mixed | src=1             | yes yes yes
            CopyObject:k            | kms   | c=1               | yes yes yes
            UploadPartCopy:k        | kms   |                   | yes no no
            UploadPartCopy:o        | kms   |                   | yes no no
            UploadPartCopy:c        | kms   | c=1 src=1         | yes yes yes
            UpdateObjectEncryption:k | kms  |                   | yes yes no
            GetObjectTagging:c      | kms   |                   | no no no
            ListObjects             | kms   |                   | no no no
            """;

    private static final List<String> MODES = List.of("required", "as-obs", "optional");

    private enum Way {
        TLS(true, "", ""),
        CLEAR(false, "", ""),
        SECURE_NETWORK(true, "network: {secure: [\"127.0.0.0/8\"]}\n", ""),
        TRUSTED_PROXY(true, "network: {trusted-proxies: [\"127.0.0.1\"]}\n", " fwd=https"),
        TRUSTED_PROXY_THAT_SAYS_HTTP(false, "network: {trusted-proxies: [\"127.0.0.1\"]}\n", " fwd=http"),
        SPOOFED_HEADER(false, "", " fwd=https");

        private final boolean secure;
        private final String network;
        private final String header;

        Way(boolean secure, String network, String header) {
            this.secure = secure;
            this.network = network;
            this.header = header;
        }
    }

    /** What no request of OBS is. */
    private static final Set<String> OF_S3 = Set.of("GetObjectAttributes", "UpdateObjectEncryption");

    /**
     * The table of OBS alone, and what is stricter here: operation, bucket, headers; what OBS documents, what
     * {@code as-obs} does. Source: OBS API Reference, "Server-Side Encryption"; the copies, "Copying an Object" and
     * "Copying a Part".
     */
    private static final String TABLE_OF_OBS = """
            PutObject               | kms   | sse=aws:kms | HTTPS  | HTTPS
            PutObject               | kms   | c=1         | HTTPS  | HTTPS
            PostObject              | photos | sse=aws:kms | HTTPS | HTTPS
            PostObject              | photos | c=1        | HTTPS  | HTTPS
            CreateMultipartUpload   | kms   | sse=aws:kms | HTTPS  | HTTPS
            CreateMultipartUpload   | kms   | c=1         | HTTPS  | HTTPS
            UploadPart:k            | kms   |             | HTTPS  | HTTPS
            UploadPart:c            | kms   | c=1         | HTTPS  | HTTPS
            GetObject:k             | kms   |             | HTTPS  | HTTPS
            GetObject:c             | kms   | c=1         | HTTPS  | HTTPS
            HeadObject:k            | kms   |             | either | either
            HeadObject:c            | kms   | c=1         | HTTPS  | HTTPS
            CompleteMultipartUpload:k | kms |             | either | either
            CompleteMultipartUpload:c | kms |             | either | HTTPS
            CopyObject:p            | mixed | sse=aws:kms | HTTPS  | HTTPS
            CopyObject:p            | mixed | sse=AES256  | HTTPS  | HTTPS
            CopyObject:p            | mixed | c=1         | HTTPS  | HTTPS
            CopyObject:p            | mixed |             | either | either
            CopyObject:k            | mixed |             | either | either
            CopyObject:c            | mixed | src=1       | either | HTTPS
            UploadPartCopy:k        | kms   |             | either | either
            UploadPartCopy:o        | kms   |             | either | either
            UploadPartCopy:c        | kms   | c=1 src=1   | HTTPS  | HTTPS
            """;

    @TestFactory
    Stream<DynamicTest> encryptedObjectsTravelAsTheTableSays() {
        return table(false, List.of(Way.values()));
    }

    /** How a request came in is found out before anybody knows what it speaks: two ways stand for all. */
    @TestFactory
    Stream<DynamicTest> forAClientOfObsTheyDoToo() {
        return table(true, List.of(Way.TLS, Way.CLEAR));
    }

    @TestFactory
    Stream<DynamicTest> asObsIsTheTableOfObsAndStricterWhereAKeyOfACustomerIsConcerned() {
        return TABLE_OF_OBS.lines().map(line -> line.split("\\|")).flatMap(row -> {
            String documented = row[3].strip();
            boolean here = row[4].strip().equals("HTTPS");
            assertThat(here || documented.equals("either")).as("never laxer").isTrue();
            String[] known = {row[0], row[1], row[2], here ? " yes yes yes" : " yes no no"};
            return Stream.of(false, true)
                    .flatMap(obs -> Stream.of(Way.TLS, Way.CLEAR)
                            .map(way -> DynamicTest.dynamicTest(
                                    named(row, "as-obs", way, obs), () -> check(way, "as-obs", known, obs))));
        });
    }

    private static String named(String[] row, String mode, Way way, boolean obs) {
        return String.join(
                " ", row[0].strip(), row[1].strip(), row[2].strip(), mode, way.name(), obs ? "in OBS" : "in S3");
    }

    private Stream<DynamicTest> table(boolean obs, List<Way> ways) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Way way : ways) {
            for (String mode : MODES) {
                TABLE.lines()
                        .map(line -> line.split("\\|"))
                        .filter(row -> !obs || !OF_S3.contains(row[0].strip().split(":")[0]))
                        .forEach(row -> tests.add(
                                DynamicTest.dynamicTest(named(row, mode, way, obs), () -> check(way, mode, row, obs))));
            }
        }
        return tests.stream();
    }

    private void check(Way way, String mode, String[] row, boolean obs) {
        gateway.policy(PEOPLE + "defaults: {https: " + mode + "}\n" + way.network + RULES);
        String operation = row[0].strip();
        String headers = row[2].strip();
        boolean needed = row[3].strip().split(" ")[MODES.indexOf(mode)].equals("yes");
        boolean form = operation.equals("PostObject");
        Ask asked = form && obs ? postInObs(headers) : ask(operation, row[1].strip(), headers);
        Ask ask = with(obs && !form ? asked.inObs() : asked, way.header);
        RawClient.Answer answer = (way == Way.TLS ? ask.overTls() : ask).send();
        if (!needed || way.secure) {
            assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        } else {
            boolean key = headers.startsWith("c=") || headers.startsWith("src=");
            assertThat(answer.status()).as(answer.text()).isEqualTo(key ? 400 : 403);
            if (!operation.startsWith("HeadObject")) {
                assertThat(Ask.element(answer, "Code")).isEqualTo(key ? "InvalidRequest" : "AccessDenied");
            }
        }
    }
}
