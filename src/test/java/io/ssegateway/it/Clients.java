package io.ssegateway.it;

import io.minio.MinioClient;
import io.ssegateway.app.DevCertificates;
import io.ssegateway.testing.TestStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Unmodified clients in their default settings; only the gateway's authority is trusted over TLS. */
final class Clients {
    private Clients() {}

    /** AWS SDK, blocking, over TLS. */
    static S3Client sync(RunningGateway gateway) {
        return sync(gateway.tlsEndpoint(), Standing.ACCESS, Standing.SECRET, http(gateway));
    }

    /** The same over plain HTTP. */
    static S3Client plainSync(RunningGateway gateway) {
        return sync(gateway.plainEndpoint(), Standing.ACCESS, Standing.SECRET, UrlConnectionHttpClient.create());
    }

    /** Straight to the store, as its owner: for tampering and for looking. */
    static S3Client direct(TestStore store) {
        return sync(
                store.endpoint(),
                Region.of(store.region()),
                credentials(store.accessKey(), store.secretKey()),
                UrlConnectionHttpClient.create());
    }

    static S3Client sync(String endpoint, String access, String secret, SdkHttpClient http) {
        return sync(endpoint, Region.US_EAST_1, credentials(access, secret), http);
    }

    private static S3Client sync(
            String endpoint, Region region, StaticCredentialsProvider credentials, SdkHttpClient http) {
        return S3Client.builder()
                .httpClient(http)
                .endpointOverride(URI.create(endpoint))
                .forcePathStyle(true)
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** AWS SDK, Netty, over TLS. */
    static S3AsyncClient async(RunningGateway gateway) {
        return async(gateway, false);
    }

    /** The same; what is large goes and comes in parts if it is told to. */
    static S3AsyncClient async(RunningGateway gateway, boolean parts) {
        return S3AsyncClient.builder()
                .multipartEnabled(parts)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(128)
                        .tlsTrustManagersProvider(() -> trust(gateway)))
                .endpointOverride(URI.create(gateway.tlsEndpoint()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials(Standing.ACCESS, Standing.SECRET))
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.LEGACY))
                .build();
    }

    /** The MinIO client over TLS. */
    static MinioClient minio(RunningGateway gateway) {
        X509TrustManager trust = (X509TrustManager) trust(gateway)[0];
        OkHttpClient http = new OkHttpClient.Builder()
                .sslSocketFactory(gateway.trusting().getSocketFactory(), trust)
                .build();
        return MinioClient.builder()
                .endpoint(gateway.tlsEndpoint())
                .region("us-east-1")
                .credentials(Standing.ACCESS, Standing.SECRET)
                .httpClient(http)
                .build();
    }

    static S3Presigner presigner(RunningGateway gateway) {
        return S3Presigner.builder()
                .endpointOverride(URI.create(gateway.plainEndpoint()))
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(credentials(Standing.ACCESS, Standing.SECRET))
                .build();
    }

    static SdkHttpClient http(RunningGateway gateway) {
        return UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(() -> trust(gateway))
                .build();
    }

    private static StaticCredentialsProvider credentials(String access, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
    }

    private static TrustManager[] trust(RunningGateway gateway) {
        try (InputStream in = Files.newInputStream(gateway.trustStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, DevCertificates.TRUST_STORE_PASSWORD.toCharArray());
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .toArray(TrustManager[]::new);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
