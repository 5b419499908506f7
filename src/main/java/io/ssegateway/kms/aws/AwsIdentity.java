package io.ssegateway.kms.aws;

import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Where the gateway has the credentials from that it signs with. */
public sealed interface AwsIdentity {
    /**
     * A pair from configuration; it is never replaced.
     *
     * @param sessionToken of a temporary pair
     */
    record Pair(String accessKey, Secret secretKey, Optional<Secret> sessionToken) implements AwsIdentity {}

    /**
     * A role that a token in a file may take on, as Kubernetes gives one to a pod. Source: AWS STS API Reference,
     * AssumeRoleWithWebIdentity.
     *
     * @param sts where the Security Token Service is
     * @param tokenFile read anew each time
     */
    record WebIdentity(KmsEndpoint sts, String roleArn, Path tokenFile) implements AwsIdentity {}

    /**
     * What the agent of ECS or EKS hands to a container. Source: AWS SDKs Reference Guide, "Container credential
     * provider".
     *
     * @param agent where it is: over TLS, on this machine or on its own link
     * @param uri path and query
     * @param token shown as {@code Authorization}
     */
    record Container(KmsEndpoint agent, String uri, Token token) implements AwsIdentity {}

    /** What a container shows its agent. */
    sealed interface Token {
        /** Nothing. */
        record None() implements Token {}

        /** This. */
        record Held(Secret secret) implements Token {}

        /** What the file holds, read anew each time. */
        record InFile(Path file) implements Token {}
    }
}
