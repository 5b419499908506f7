package io.ssegateway.kms.huawei;

import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** How the gateway shows Huawei Cloud who it is. */
public sealed interface HuaweiAuth {
    /**
     * An access key from configuration.
     *
     * @param securityToken of a temporary access key
     */
    record Keys(String accessKey, Secret secretKey, Optional<Secret> securityToken) implements HuaweiAuth {}

    /** The agency of the ECS that the gateway runs on: its metadata service gives temporary access keys. */
    record Agency(KmsEndpoint metadata) implements HuaweiAuth {}

    /** A project-scoped IAM token in a file that somebody else keeps fresh: read again when it is refused. */
    record TokenFile(Path file) implements HuaweiAuth {}
}
