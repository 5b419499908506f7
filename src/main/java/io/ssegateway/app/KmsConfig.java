package io.ssegateway.app;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** A key management service: {@code gateway.kms.<name>.*}. Which settings count depends on its type. */
public interface KmsConfig {
    /** {@code vault} (also OpenBao), {@code aws}, {@code huawei}, or {@code pkcs11} for a token of an HSM. */
    Optional<String> type();

    /** {@code https://host[:port]}; {@code http} for one on this machine only. */
    Optional<String> address();

    /** PEM file of the authorities trusted for this service; the system's when empty. */
    @WithName("ca")
    Optional<String> authorities();

    /** PEM file of the gateway's own certificate towards this service. */
    Optional<String> cert();

    /** PEM file of that certificate's private key. */
    Optional<String> key();

    /** Vault: the namespace. */
    Optional<String> namespace();

    /** Vault: where Transit is mounted, for key ids that do not say it; {@code transit} when empty. */
    Optional<String> mount();

    /** Vault: a token. */
    Optional<String> token();

    /** Vault, Huawei: a file that holds a token and may change. */
    Optional<String> tokenFile();

    /** Vault: the role id of a login by AppRole. */
    Optional<String> roleId();

    /** Vault: the secret id of that login. */
    Optional<String> secretId();

    /** Vault: a file that holds the secret id, read again for each login. */
    Optional<String> secretIdFile();

    /** Vault: the role of a login by Kubernetes. */
    Optional<String> role();

    /** Vault: the service account's token of that login; where Kubernetes puts it when empty. */
    Optional<String> jwtFile();

    /** Vault: where the login's method is mounted; {@code approle} or {@code kubernetes} when empty. */
    Optional<String> authMount();

    /** AWS and Huawei: the region of the keys; of AWS, of keys that are not named by an ARN. */
    Optional<String> region();

    /** Huawei: the id of the project in that region. */
    Optional<String> project();

    /** AWS and Huawei: the id of an access key. */
    Optional<String> accessKey();

    /** AWS and Huawei: its secret. */
    Optional<String> secretKey();

    /** Huawei: a file that holds that secret. */
    Optional<String> secretKeyFile();

    /** Huawei: the security token of a temporary access key. */
    Optional<String> securityToken();

    /** Huawei: whether access keys come from the agency of the machine (ECS) that the gateway runs on. */
    Optional<Boolean> agency();

    /** Huawei: where that machine's metadata service is; {@code http://169.254.169.254} when empty. */
    Optional<String> metadata();

    /**
     * Huawei: the field of contexts, {@code additional-authenticated-data} (when empty) or {@code encryption-context}.
     */
    Optional<String> contextField();

    /** Huawei: bits of the data keys that are asked for, 512 (when empty) or 256. */
    Optional<Integer> datakeyBits();

    /** PKCS#11: the library, an absolute path. */
    Optional<String> module();

    /** PKCS#11: the label of the token. */
    Optional<String> tokenLabel();

    /** PKCS#11: instead of the label, the place of the token's slot in the library's list, counted from 0. */
    Optional<Integer> slot();

    /** PKCS#11: the PIN of the token's user. */
    Optional<String> pin();

    /** PKCS#11: a file that holds the PIN, read again for each login. */
    Optional<String> pinFile();

    /** PKCS#11: {@code gcm} or {@code cbc}; what the token offers when empty. */
    Optional<String> mechanism();

    /** PKCS#11: calls into the library at once; 4 when empty. */
    Optional<Integer> sessions();

    /** PKCS#11: calls that may wait for one of them; 256 when empty. */
    Optional<Integer> queue();

    /** AWS: the region of the environment, where none is set. */
    @WithDefault("${AWS_REGION:}")
    Optional<String> awsRegion();

    /** AWS: the session token of a temporary access key. */
    Optional<String> sessionToken();

    /** AWS: the role that the gateway takes on with a web identity. */
    @WithDefault("${AWS_ROLE_ARN:}")
    Optional<String> roleArn();

    /** AWS: the file with the token of that identity, read again each time. */
    @WithDefault("${AWS_WEB_IDENTITY_TOKEN_FILE:}")
    Optional<String> webIdentityTokenFile();

    /** AWS: where the Security Token Service is; the region's own when empty. */
    Optional<String> stsAddress();

    /** AWS: where a container gets its credentials. */
    @WithDefault("${AWS_CONTAINER_CREDENTIALS_FULL_URI:}")
    Optional<String> credentialsUri();

    /** AWS: the same as a path at the agent of ECS. */
    @WithDefault("${AWS_CONTAINER_CREDENTIALS_RELATIVE_URI:}")
    Optional<String> credentialsPath();

    /** AWS: what the container shows there. */
    @WithDefault("${AWS_CONTAINER_AUTHORIZATION_TOKEN:}")
    Optional<String> credentialsToken();

    /** AWS: the file with what the container shows there, read again each time. */
    @WithDefault("${AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE:}")
    Optional<String> credentialsTokenFile();
}
