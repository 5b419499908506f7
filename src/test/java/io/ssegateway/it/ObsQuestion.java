package io.ssegateway.it;

import com.obs.services.model.PutObjectBasicRequest;
import com.obs.services.model.ServerAlgorithm;
import com.obs.services.model.ServerEncryption;
import com.obs.services.model.SseCHeader;
import com.obs.services.model.SseKmsHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The words of a question to an SDK, and what they are in the SDK for Java. */
record ObsQuestion(
        String verb,
        String bucket,
        String key,
        String file,
        String from,
        String prefix,
        String range,
        String sse,
        String method,
        String kmsKey,
        String customerKey,
        String sourceKey,
        String uploadId,
        int number,
        List<String> etags,
        Map<String, String> meta,
        Map<String, String> headers,
        Map<String, String> query) {
    SseCHeader customers() {
        return "c".equals(sse) ? header(customerKey) : null;
    }

    SseCHeader source() {
        return sourceKey == null ? null : header(sourceKey);
    }

    private static SseCHeader header(String key) {
        SseCHeader header = new SseCHeader();
        header.setAlgorithm(ServerAlgorithm.AES256);
        header.setSseCKey(key.getBytes(StandardCharsets.US_ASCII));
        return header;
    }

    /** SSE-OBS has no type of its own: as Huawei's sample does it. */
    <T extends PutObjectBasicRequest> T write(T request) {
        if ("kms".equals(sse)) {
            SseKmsHeader header = new SseKmsHeader();
            header.setEncryption(ServerEncryption.OBS_KMS);
            header.setKmsKeyId(kmsKey);
            request.setSseKmsHeader(header);
        } else if ("obs".equals(sse)) {
            request.addUserHeaders("x-obs-server-side-encryption", "AES256");
        } else {
            request.setSseCHeader(customers());
        }
        return request;
    }
}
