package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Exception;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressingTest {
    private final Addressing addressing = new Addressing(List.of("s3.example.com", "example.com"));

    @ParameterizedTest
    @CsvSource({
        "gw, /, -, -",
        "gw, /bucket, bucket, -",
        "gw, /bucket/, bucket, -",
        "gw, /bucket/key, bucket, key",
        "gw:8443, /bucket/a/b, bucket, a/b",
        "gw, /bucket//a//b/, bucket, /a//b/",
        "gw, /bucket/a+b%20c%2Bd, bucket, a+b c+d",
        "gw, /bucket/%E6%97%A5, bucket, 日",
        "gw, /bucket/a;x=1, bucket, a;x=1",
        "gw, /bucket/...%2e, bucket, ....",
        "s3.example.com, /bucket/key, bucket, key",
        "bucket.s3.example.com, /key, bucket, key",
        "Bucket.S3.Example.COM:9000, /key, bucket, key",
        "bucket.s3.example.com, /, bucket, -",
        "my.bucket.s3.example.com, //key, my.bucket, /key",
        "bucket.example.com, /a/b, bucket, a/b",
        "[::1]:9000, /bucket/key, bucket, key",
        "127.0.0.1:9000, /bucket/key, bucket, key",
        "evils3.example.org, /bucket/key, bucket, key",
    })
    void findsBucketAndKey(String host, String path, String bucket, String key) {
        Addressing.Place place = addressing.place(host, path);

        assertThat(place.bucket().map(BucketName::value).orElse("-")).isEqualTo(bucket);
        assertThat(place.key().map(ObjectKey::value).orElse("-")).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "files.example.org, /, photos, -",
        "files.example.org, /a/b, photos, a/b",
        "Files.Example.ORG:8443, /key, photos, key",
        "x.files.example.org, /bucket/key, bucket, key",
        "images.s3.example.com, /key, my.images, key",
        "other.s3.example.com, /key, other, key",
    })
    void aCustomDomainStandsForItsBucket(String host, String path, String bucket, String key) {
        Addressing custom = new Addressing(
                List.of("s3.example.com"),
                Map.of(
                        "FILES.example.org", new BucketName("photos"),
                        "images.s3.example.com", new BucketName("my.images")));

        Addressing.Place place = custom.place(host, path);

        assertThat(place.bucket().map(BucketName::value)).contains(bucket);
        assertThat(place.key().map(ObjectKey::value).orElse("-")).isEqualTo(key);
        assertThat(custom.customDomain(host).isPresent())
                .isEqualTo(bucket.equals("photos") || bucket.equals("my.images"));
    }

    @ParameterizedTest
    @CsvSource({
        "gw, /bucket/../k",
        "gw, /bucket/%2e%2E/k",
        "gw, /bucket/./k",
        "gw, /bucket/k/..",
        "gw, /bucket/x%2F..%2Fk",
        "gw, /../k",
        "gw, //key",
        "gw, /bucket/%00",
        "gw, /bucket/a%0Ab",
        "gw, /bucket/%C0%AE",
        "gw, /bucket/%4",
        "gw, /bucket/%zz",
        "bucket.s3.example.com, /..",
    })
    void refusesPathsThatCouldNameAnotherObject(String host, String path) {
        assertThatThrownBy(() -> addressing.place(host, path))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("InvalidURI"));
    }
}
