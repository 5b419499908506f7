package io.ssegateway.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that names a machine, a secret or a size of this process, read once at start. Each name is also an
 * environment variable ({@code gateway.http-port} = {@code GATEWAY_HTTP_PORT}); what decides about requests is policy,
 * not configuration.
 */
@ConfigMapping(prefix = "gateway")
public interface GatewayConfig {
    /** The address of the S3 listeners and of the management port. */
    @WithDefault("0.0.0.0")
    String host();

    /** The plain listener; without it there is none. 0 takes a free port. */
    Optional<Integer> httpPort();

    /** The TLS listener; without it there is none. 0 takes a free port. */
    Optional<Integer> httpsPort();

    /** The port of health and metrics. */
    @WithDefault("9090")
    int managementPort();

    /** Certificate and key of the TLS listener. */
    Tls tls();

    /** Domains below which a first label is a bucket (virtual-hosted addressing). */
    Optional<List<String>> baseDomains();

    /** Dialects that are spoken: {@code s3}, or {@code s3} and {@code obs}. */
    @WithDefault("s3")
    List<String> dialects();

    /**
     * Base domains to which OBS is confined, and where it is spoken by whoever signs nothing; everywhere when empty.
     */
    Optional<List<String>> obsBaseDomains();

    /** Hosts that stand for one bucket each, as {@code domain=bucket}. */
    Optional<List<String>> customDomains();

    /** The region clients sign for; any well-formed one is taken when empty. */
    Optional<String> region();

    /** The backend named {@code main}. */
    Backend backend();

    /** Further backends. */
    Map<String, Backend> backends();

    /** Pairs that {@code backend-as} may name. */
    Map<String, Credential> credentials();

    /** The directory of the policy files. */
    Optional<String> policies();

    /** The embedded key store's file. */
    Optional<String> keystore();

    /** The passphrase of the embedded key store. */
    Optional<String> keystorePassphrase();

    /** A file whose first line is the passphrase. */
    Optional<String> keystorePassphraseFile();

    /** How long an unwrapped key may be used without asking its KMS. */
    @WithDefault("300s")
    Duration keyCacheTtl();

    /** How many unwrapped keys are kept. */
    @WithDefault("10000")
    int keyCacheSize();

    /** Key management services beside the embedded key store, by the name that policies use. */
    Map<String, KmsConfig> kms();

    /** The audit trail. */
    AuditConfig audit();

    /** The bucket of the gateway's own state; closed to every client. */
    Optional<String> stateBucket();

    /** How long a bucket's default encryption counts without looking again, on every replica. */
    @WithDefault("2s")
    Duration bucketDefaultsTtl();

    /** How long running transfers may go on after a TERM. */
    @WithDefault("20s")
    Duration drain();

    /** The bytes that all transfers together may hold; five eighths of the heap when empty. */
    Optional<Long> memoryBudget();

    /** A connection on which nothing moves for this long is closed. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How many facts about objects (size, entity tag) are remembered for listings and ranges. */
    @WithDefault("100000")
    int factsCacheSize();

    /** Bytes of layouts of sealed objects that are remembered for ranges; a thirty-second of the heap when empty. */
    Optional<Long> layoutsCache();

    /** A store. */
    interface Backend {
        /** {@code http://} or {@code https://} URL. */
        Optional<String> endpoint();

        /** The gateway's own pair there. */
        Optional<String> accessKey();

        /** The secret of the pair. */
        Optional<String> secretKey();

        /** A file whose first line is the secret. */
        Optional<String> secretKeyFile();

        /** The region requests are signed for. */
        @WithDefault("us-east-1")
        String region();

        /** Whether the bucket stands in the path or in the host name. */
        @WithDefault("true")
        boolean pathStyle();

        /** PEM file of the authorities trusted for this store; the system's when empty. */
        @WithName("ca")
        Optional<String> authorities();

        /** Connections kept per event loop. */
        @WithDefault("256")
        int poolSize();

        /** The bucket in which the probe may write; the state bucket when empty. */
        Optional<String> probeBucket();

        /** What the store can do, where it shall not be asked. */
        Capabilities capabilities();
    }

    /** What a store can do, where that is stated; what is not stated is asked. */
    interface Capabilities {
        /** A CRC32C after the body is taken and a wrong one refused. */
        Optional<Boolean> trailingChecksum();

        /** The same for a part of an upload that declared no checksum. */
        Optional<Boolean> partTrailingChecksum();

        /** How large uploads are written: {@code put}, or {@code multipart} where cut uploads become objects. */
        Optional<Commit> commit();

        /** All parts of an upload but the last must have one size. */
        Optional<Boolean> equalParts();

        /** A part may have the number 10 000. */
        @WithName("part-10000")
        Optional<Boolean> part10000();

        /** CompleteMultipartUpload refuses parts with other ETags than named. */
        Optional<Boolean> partTags();

        /** A listing shows an object at once. */
        Optional<Boolean> listAfterPut();

        /** A metadata value of 1 024 characters is kept. */
        Optional<Boolean> metadata();

        /** {@code If-Match} on GET is honoured. */
        Optional<Boolean> conditionalGet();

        /** {@code Range: bytes=-n} is honoured. */
        Optional<Boolean> suffixRange();

        /** CopyObject replaces metadata and honours {@code x-amz-copy-source-if-match}. */
        Optional<Boolean> conditionalCopy();

        /** Bytes that every part but the last must have. */
        Optional<Long> minPartSize();

        /** Bytes of the largest object that one PUT may carry. */
        Optional<Long> maxPut();

        /** How large uploads are written. */
        enum Commit {
            PUT,
            MULTIPART
        }
    }

    /** A pair of credentials towards a store. */
    interface Credential {
        /** The access key. */
        String accessKey();

        /** The secret. */
        Optional<String> secretKey();

        /** A file whose first line is the secret. */
        Optional<String> secretKeyFile();
    }

    /** Files of the TLS listener. */
    interface Tls {
        /** PEM certificate chain. */
        Optional<String> cert();

        /** PEM private key. */
        Optional<String> key();
    }
}
