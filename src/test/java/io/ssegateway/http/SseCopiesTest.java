package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** CopyObject from every method to every other. Source: Amazon S3 API Reference, CopyObject. */
class SseCopiesTest extends SseFixture {
    private enum Kind {
        CLEAR,
        OBS,
        KMS,
        CUSTOMER;

        Ask asked(Ask ask, int seed) {
            return switch (this) {
                case CLEAR -> ask;
                case OBS -> ask.with(Ask.SSE, "AES256");
                case KMS -> ask.with(Ask.SSE, "aws:kms").with(Ask.KMS_ID, "other");
                case CUSTOMER -> ask.key(seed);
            };
        }

        Ask read(Ask ask, int seed) {
            return this == CUSTOMER ? ask.key(seed) : ask;
        }

        Ask from(Ask ask, int seed) {
            return this == CUSTOMER ? ask.sourceKey(seed) : ask;
        }
    }

    static List<Arguments> directions() {
        List<Arguments> all = new ArrayList<>();
        for (Kind from : Kind.values()) {
            for (Kind to : Kind.values()) {
                for (int size : new int[] {0, 10, 1_200_000}) {
                    all.add(Arguments.of(from, to, size));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("directions")
    @Tag("I3")
    void theCopyIsTheSameObjectUnderTheMethodThatWasAsked(Kind from, Kind to, int size) {
        byte[] bytes = Ask.bytes(size);
        from.asked(gateway.ask("PUT", "/mixed/from"), 1).body(bytes).expect(200);
        RawClient.Answer copied =
                to.asked(from.from(copy("/mixed/from", "/mixed/to"), 1), 2).expect(200);
        RawClient.Answer got = to.read(get("/mixed/to"), 2).expect(200);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.header("ETag")).isEqualTo(Ask.element(copied, "ETag"));
        assertThat(told(got)).isEqualTo(told(copied));
        boolean sealed = from != Kind.CLEAR && to != Kind.CLEAR;
        byte[] before =
                gateway.fake.objects().get("mixed", "from").orElseThrow().bytes();
        byte[] after = gateway.fake.objects().get("mixed", "to").orElseThrow().bytes();
        if (sealed) {
            assertThat(after).as("the sealed body stays what it is").isEqualTo(before);
        }
        if (to == Kind.CLEAR) {
            assertThat(after).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("directions")
    void anObjectIsCopiedOntoItselfUnderAnotherMethod(Kind from, Kind to, int size) {
        byte[] bytes = Ask.bytes(size);
        from.asked(gateway.ask("PUT", "/mixed/k"), 1).body(bytes).expect(200);
        Ask ask = to.asked(from.from(copy("/mixed/k", "/mixed/k"), 1), 2);
        if (to == Kind.CLEAR) {
            ask.with("x-amz-metadata-directive", "REPLACE");
        }
        ask.expect(200);
        assertThat(to.read(get("/mixed/k"), 2).expect(200).body()).isEqualTo(bytes);
    }

    @Test
    void theContextIsNotCopied() {
        put("/kms/k", "text")
                .with(Ask.SSE, "aws:kms")
                .with(Ask.CONTEXT, Ask.base64("{\"a\":\"b\"}"))
                .expect(200);
        copy("/kms/k", "/kms/copy").expect(200);
        assertThat(gateway.kms.uses().get(1).context()).as("opens the source").containsEntry("a", "b");
        assertThat(gateway.kms.uses().get(2).context()).as("seals the target").doesNotContainKey("a");
    }

    @Test
    void aWrongKeyOfTheSourceWritesNothing() {
        put("/kms/c", "text").key(1).expect(200);
        assertThat(copy("/kms/c", "/kms/never").sourceKey(2).send().status()).isEqualTo(403);
        assertThat(copy("/kms/c", "/kms/never").send().status()).isEqualTo(400);
        assertThat(gateway.fake.objects().get("kms", "never")).isEmpty();
    }
}
