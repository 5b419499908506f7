package io.ssegateway.app;

import java.util.List;

/** What {@code gw demo} tells its user: where things are, what the store cannot do, and lines to paste. No secret. */
final class DemoGreeting {
    private static final String TEXT = """

            SSE Gateway serves  %1$s
            Ciphertext lies in  %2$s
            Key uses go to      %6$s
            %3$s
            In another shell, first:

              . %4$s

            aws-cli     aws s3 mb s3://photos
                        aws s3 cp --recursive DIR s3://photos
            rclone      env -u AWS_CA_BUNDLE rclone copy DIR gw:photos
            mc          SSL_CERT_FILE="$AWS_CA_BUNDLE" mc mb --ignore-existing gw/photos
                        SSL_CERT_FILE="$AWS_CA_BUNDLE" mc cp FILE gw/photos/FILE
            boto3       import boto3
                        boto3.client("s3").upload_file("FILE", "photos", "FILE")
            MinIO Java  MinioClient.builder().endpoint(System.getenv("AWS_ENDPOINT_URL")).region("us-east-1")
                            .credentials(System.getenv("AWS_ACCESS_KEY_ID"), System.getenv("AWS_SECRET_ACCESS_KEY"))
                            .build()
                            .uploadObject(UploadObjectArgs.builder().bucket("photos").object("FILE")
                                .filename("FILE").build())
                        java -Djavax.net.ssl.trustStore="$GW_TRUST_STORE" \\
                             -Djavax.net.ssl.trustStorePassword="$GW_TRUST_STORE_PASSWORD" ...

            Any bucket may be created; rclone does so by itself.
            Afterwards, with gateway and store stopped:

              . %5$s
              export GATEWAY_KEYSTORE_PASSPHRASE_FILE="$GW_KEYSTORE_PASSPHRASE_FILE"
              ./gw recover "$GW_STORE_DIR" --keys "$GW_KEYSTORE" --to restored

            Ctrl-C ends both.
            """;

    private DemoGreeting() {}

    /**
     * The text, ready to print.
     *
     * @param losses what the demo's store cannot do, one line each
     */
    static String of(DemoEnvironment environment, DemoEnvironment.Facts facts, List<String> losses) {
        String limits = losses.isEmpty()
                ? ""
                : "\nThe demo's store cannot do everything (your own can):\n  - " + String.join("\n  - ", losses)
                        + "\n";
        return TEXT.formatted(
                facts.endpoint(),
                facts.storeFolder(),
                limits,
                DemoEnvironment.quoted(environment.file().toString()),
                DemoEnvironment.quoted(environment.recoverFile().toString()),
                environment.auditFile());
    }
}
