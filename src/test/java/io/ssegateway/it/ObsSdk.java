package io.ssegateway.it;

import io.vertx.core.json.JsonObject;

/**
 * An OBS SDK as the scenario sees it: a verb and its words in, what the SDK said out. An answer has {@code ok}; a
 * refusal {@code status}, {@code code} and {@code message} as the SDK presents them, status 0 where it never came to an
 * answer.
 */
interface ObsSdk extends AutoCloseable {
    /** Waits for the SDK's answer. */
    JsonObject call(JsonObject question);

    @Override
    void close();

    /**
     * Whom it speaks to, and how.
     *
     * @param mode {@code obs}: the SDK's own way, negotiation and virtual hosts; {@code v2}, {@code v4}: as Amazon's
     *     signatures of that version, bucket in the path
     */
    record Address(String endpoint, String mode, String accessKey, String secretKey) {
        static Address of(String mode) {
            String endpoint =
                    "https://" + ObsStage.DOMAIN + ":" + ObsStage.gateway().tlsPort();
            return new Address(endpoint, mode, Standing.ACCESS, Standing.SECRET);
        }

        /** At a domain where OBS is not spoken, by an SDK that does not know. */
        static Address withoutObs() {
            String endpoint = "https://" + ObsStage.OTHER_DOMAIN + ":"
                    + ObsStage.gateway().tlsPort();
            return new Address(endpoint, "obs", Standing.ACCESS, Standing.SECRET);
        }

        /** The listener without TLS. */
        Address overHttp() {
            String clear =
                    "http://" + ObsStage.DOMAIN + ":" + ObsStage.gateway().port();
            return new Address(clear, mode, accessKey, secretKey);
        }

        Address as(String otherAccessKey, String otherSecretKey) {
            return new Address(endpoint, mode, otherAccessKey, otherSecretKey);
        }

        /** Whether OBS is spoken there. */
        boolean isObs() {
            return mode.equals("obs") && endpoint.contains(ObsStage.DOMAIN);
        }
    }
}
