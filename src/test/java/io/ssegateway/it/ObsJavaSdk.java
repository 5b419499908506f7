package io.ssegateway.it;

import com.obs.services.ObsClient;
import com.obs.services.ObsConfiguration;
import com.obs.services.exception.ObsException;
import com.obs.services.model.AbortMultipartUploadRequest;
import com.obs.services.model.AuthTypeEnum;
import com.obs.services.model.BucketEncryption;
import com.obs.services.model.CompleteMultipartUploadRequest;
import com.obs.services.model.CopyObjectRequest;
import com.obs.services.model.CopyPartRequest;
import com.obs.services.model.CreateBucketRequest;
import com.obs.services.model.GetObjectMetadataRequest;
import com.obs.services.model.GetObjectRequest;
import com.obs.services.model.HeaderResponse;
import com.obs.services.model.HttpMethodEnum;
import com.obs.services.model.InitiateMultipartUploadRequest;
import com.obs.services.model.InitiateMultipartUploadResult;
import com.obs.services.model.ListObjectsRequest;
import com.obs.services.model.ListPartsRequest;
import com.obs.services.model.Multipart;
import com.obs.services.model.ObjectMetadata;
import com.obs.services.model.ObsObject;
import com.obs.services.model.PartEtag;
import com.obs.services.model.PutObjectRequest;
import com.obs.services.model.SSEAlgorithmEnum;
import com.obs.services.model.TemporarySignatureRequest;
import com.obs.services.model.UploadPartRequest;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import shade.okhttp3.internal.tls.OkHostnameVerifier;

/** The OBS SDK for Java (its bundle), certificates validated. */
final class ObsJavaSdk implements ObsSdk {
    private final ObsClient client;

    ObsJavaSdk(Address address) {
        ObsConfiguration configuration = new ObsConfiguration();
        configuration.setEndPoint(address.endpoint());
        configuration.setCustomizedDnsImpl(host -> List.of(InetAddress.getLoopbackAddress()));
        configuration.setValidateCertificate(true);
        // strict alone asks a verifier of the JDK that refuses every name
        configuration.setIsStrictHostnameVerification(true);
        configuration.setHostnameVerifier(OkHostnameVerifier.INSTANCE);
        configuration.setSslContext(ObsStage.gateway().trusting());
        configuration.setTrustManagerFactory(ObsStage.gateway().trust());
        configuration.setMaxErrorRetry(0);
        configuration.setPathStyle(!address.isObs());
        if (address.mode().equals("v4")) {
            configuration.setAuthType(AuthTypeEnum.V4);
        }
        client = new ObsClient(address.accessKey(), address.secretKey(), configuration);
    }

    @Override
    public JsonObject call(JsonObject question) {
        try {
            return answer(question.mapTo(ObsQuestion.class)).put("ok", true);
        } catch (ObsException e) {
            return new JsonObject()
                    .put("ok", false)
                    .put("status", e.getResponseCode())
                    .put("code", Optional.ofNullable(e.getErrorCode()).orElse(""))
                    .put("message", e.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject answer(ObsQuestion q) throws IOException {
        return switch (q.verb()) {
            case "createBucket" -> createBucket(q);
            case "setEncryption" -> setEncryption(q);
            case "getEncryption" -> {
                BucketEncryption told = client.getBucketEncryption(q.bucket());
                yield new JsonObject()
                        .put("method", told.getSseAlgorithm().getCode())
                        .put("kmsKey", told.getKmsKeyId());
            }
            case "deleteEncryption" -> seen(client.deleteBucketEncryption(q.bucket()), null);
            case "put" -> put(q, new PutObjectRequest(q.bucket(), q.key(), new File(q.file())));
            case "putStream" -> {
                try (InputStream in = Files.newInputStream(Path.of(q.file()))) {
                    yield put(q, new PutObjectRequest(q.bucket(), q.key(), in));
                }
            }
            case "get" -> get(q);
            case "head" -> head(q);
            case "list" -> list(q);
            case "copy" -> copy(q);
            case "sign" -> sign(q);
            case "remove" -> seen(client.deleteObject(q.bucket(), q.key()), null);
            default -> multipart(q);
        };
    }

    private JsonObject multipart(ObsQuestion q) {
        return switch (q.verb()) {
            case "initiate" -> {
                InitiateMultipartUploadResult made = client.initiateMultipartUpload(
                        q.write(new InitiateMultipartUploadRequest(q.bucket(), q.key())));
                yield seen(made, null).put("uploadId", made.getUploadId());
            }
            case "part" -> part(q);
            case "copyPart" -> copyPart(q);
            case "parts" -> {
                List<Multipart> parts = client.listParts(new ListPartsRequest(q.bucket(), q.key(), q.uploadId()))
                        .getMultipartList();
                yield new JsonObject()
                        .put(
                                "numbers",
                                parts.stream().map(Multipart::getPartNumber).toList())
                        .put("sizes", parts.stream().map(Multipart::getSize).toList());
            }
            case "complete" -> {
                // sorted in place by the SDK
                List<PartEtag> parts = new ArrayList<>();
                q.etags().forEach(tag -> parts.add(new PartEtag(tag, parts.size() + 1)));
                CompleteMultipartUploadRequest request =
                        new CompleteMultipartUploadRequest(q.bucket(), q.key(), q.uploadId(), parts);
                yield seen(client.completeMultipartUpload(request), null);
            }
            case "abort" ->
                seen(
                        client.abortMultipartUpload(new AbortMultipartUploadRequest(q.bucket(), q.key(), q.uploadId())),
                        null);
            default -> throw new IllegalArgumentException(q.verb());
        };
    }

    private JsonObject createBucket(ObsQuestion q) {
        CreateBucketRequest request = new CreateBucketRequest(q.bucket());
        if (q.sse() != null) {
            request.addUserHeaders("x-obs-server-side-encryption", q.sse());
        }
        if (q.kmsKey() != null) {
            request.addUserHeaders("x-obs-server-side-encryption-kms-key-id", q.kmsKey());
        }
        return seen(client.createBucket(request), null);
    }

    private JsonObject setEncryption(ObsQuestion q) {
        boolean kms = q.method().endsWith("kms");
        BucketEncryption wanted = new BucketEncryption(kms ? SSEAlgorithmEnum.KMS : SSEAlgorithmEnum.AES256);
        wanted.setKmsKeyId(q.kmsKey());
        return seen(client.setBucketEncryption(q.bucket(), wanted), null);
    }

    private JsonObject put(ObsQuestion q, PutObjectRequest request) {
        if (q.meta() != null) {
            ObjectMetadata metadata = new ObjectMetadata();
            q.meta().forEach(metadata::addUserMetadata);
            request.setMetadata(metadata);
        }
        var result = client.putObject(q.write(request));
        return seen(result, result.getEtag());
    }

    private JsonObject get(ObsQuestion q) throws IOException {
        GetObjectRequest request = new GetObjectRequest(q.bucket(), q.key());
        request.setSseCHeader(q.customers());
        if (q.range() != null) {
            request.setRangeStart(Long.valueOf(q.range().split("-")[0]));
            request.setRangeEnd(Long.valueOf(q.range().split("-")[1]));
        }
        ObsObject object = client.getObject(request);
        try (InputStream in = object.getObjectContent()) {
            Files.write(Path.of(q.file()), in.readAllBytes());
        }
        return seen(object.getMetadata(), object.getMetadata().getEtag());
    }

    private JsonObject head(ObsQuestion q) {
        GetObjectMetadataRequest request = new GetObjectMetadataRequest(q.bucket(), q.key());
        request.setSseCHeader(q.customers());
        ObjectMetadata told = client.getObjectMetadata(request);
        Map<String, Object> meta = new HashMap<>();
        told.getAllMetadata().forEach((name, value) -> meta.put(name, String.valueOf(value)));
        return seen(told, told.getEtag()).put("size", told.getContentLength()).put("meta", new JsonObject(meta));
    }

    private JsonObject list(ObsQuestion q) {
        ListObjectsRequest request = new ListObjectsRequest(q.bucket());
        request.setPrefix(q.prefix());
        List<ObsObject> objects = client.listObjects(request).getObjects();
        return new JsonObject()
                .put("keys", objects.stream().map(ObsObject::getObjectKey).toList())
                .put(
                        "sizes",
                        objects.stream()
                                .map(o -> o.getMetadata().getContentLength())
                                .toList());
    }

    private JsonObject copy(ObsQuestion q) {
        CopyObjectRequest request = q.write(new CopyObjectRequest(q.bucket(), q.from(), q.bucket(), q.key()));
        request.setSseCHeaderDestination(q.customers());
        request.setSseCHeaderSource(q.source());
        var result = client.copyObject(request);
        return seen(result, result.getEtag());
    }

    private JsonObject part(ObsQuestion q) {
        UploadPartRequest request = new UploadPartRequest(q.bucket(), q.key(), new File(q.file()));
        request.setUploadId(q.uploadId());
        request.setPartNumber(q.number());
        request.setSseCHeader(q.customers());
        var result = client.uploadPart(request);
        return seen(result, result.getEtag());
    }

    private JsonObject copyPart(ObsQuestion q) {
        CopyPartRequest request =
                new CopyPartRequest(q.uploadId(), q.bucket(), q.from(), q.bucket(), q.key(), q.number());
        request.setSseCHeaderDestination(q.customers());
        request.setSseCHeaderSource(q.source());
        var result = client.copyPart(request);
        return seen(result, result.getEtag());
    }

    private JsonObject sign(ObsQuestion q) {
        TemporarySignatureRequest request =
                new TemporarySignatureRequest(HttpMethodEnum.valueOf(q.method()), q.bucket(), q.key(), null, 300);
        if (q.headers() != null) {
            request.setHeaders(new HashMap<>(q.headers()));
        }
        if (q.query() != null) {
            request.setQueryParams(new HashMap<>(q.query()));
        }
        var signed = client.createTemporarySignature(request);
        return new JsonObject()
                .put("url", signed.getSignedUrl())
                .put("headers", new JsonObject(new HashMap<>(signed.getActualSignedRequestHeaders())));
    }

    /** Method and key as the headers of the answer name them. */
    private static JsonObject seen(HeaderResponse response, String etag) {
        Map<String, Object> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(response.getResponseHeaders());
        boolean customers = fields.containsKey("server-side-encryption-customer-algorithm");
        Object key = fields.getOrDefault(
                "server-side-encryption-kms-key-id", fields.get("server-side-encryption-aws-kms-key-id"));
        return new JsonObject()
                .put("etag", etag)
                .put("method", customers ? "c" : fields.get("server-side-encryption"))
                .put("kmsKey", key);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
