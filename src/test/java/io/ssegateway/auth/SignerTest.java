package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of the S3 API Reference, "Signature Calculations for the Authorization Header". */
class SignerTest {
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private final Signer signer =
            new Signer(new Credentials(Examples.ACCESS_KEY, new SecretKey(Examples.SECRET)), "us-east-1");

    @Test
    void signsThePublishedGetExample() {
        Map<String, String> added = signer.sign(
                "GET", HOST, "/test.txt", Map.of(), Map.of("Range", "bytes=0-9"), Signer.EMPTY_PAYLOAD, NOW);
        assertThat(added)
                .containsEntry("x-amz-date", "20130524T000000Z")
                .containsEntry("x-amz-content-sha256", Signer.EMPTY_PAYLOAD)
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void signsThePublishedPutExample() {
        Map<String, String> added = signer.sign(
                "PUT",
                HOST,
                "/test%24file.text",
                Map.of(),
                Map.of("Date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                NOW);
        assertThat(added.get("authorization"))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void signsThePublishedSubresourceExample() {
        Map<String, String> added =
                signer.sign("GET", HOST, "/", Map.of("lifecycle", ""), Map.of(), Signer.EMPTY_PAYLOAD, NOW);
        assertThat(added.get("authorization"))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void signsThePublishedListExample() {
        Map<String, String> added = signer.sign(
                "GET", HOST, "/", Map.of("prefix", "J", "max-keys", "2"), Map.of(), Signer.EMPTY_PAYLOAD, NOW);
        assertThat(added.get("authorization"))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void rendersTheQueryEncodedAndSorted() {
        assertThat(Signer.query(Map.of("b", "x y+z", "a/ü", ""))).isEqualTo("a%2F%C3%BC=&b=x%20y%2Bz");
        assertThat(Signer.query(Map.of())).isEmpty();
    }

    @Test
    void leavesOutOfTheSignatureWhatHopsRewrite() {
        Map<String, String> added = signer.sign(
                "PUT",
                HOST,
                "/k",
                Map.of(),
                Map.of("User-Agent", "x", "Expect", "100-continue", "Transfer-Encoding", "chunked", "X-Amz-Acl", "a"),
                Signer.UNSIGNED_PAYLOAD,
                NOW);
        assertThat(added.get("authorization"))
                .contains("SignedHeaders=host;x-amz-acl;x-amz-content-sha256;x-amz-date,");
    }

    @Test
    void showsNoSecret() {
        assertThat(new Credentials("AK", new SecretKey("hush-hush")).toString())
                .doesNotContain("hush")
                .contains("AK");
    }
}
