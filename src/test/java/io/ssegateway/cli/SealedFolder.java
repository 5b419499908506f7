package io.ssegateway.cli;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.stream.Sealing;
import io.ssegateway.testing.SealedUpload;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A key store of its own, and objects sealed under it as a store on files would keep them. */
final class SealedFolder implements AutoCloseable {
    static final String SECRET = "correct horse battery staple";
    static final String KEY = "main";

    private final Path keys;
    private final KeyStoreFile store;

    /** Sealed bytes and the envelope that belongs into the metadata. */
    record Stored(byte[] bytes, String envelope) {}

    SealedFolder(Path keys) {
        this.keys = keys;
        try (Passphrase passphrase = passphrase()) {
            KeyStoreFile.createKey(keys, passphrase, KEY);
            store = KeyStoreFile.open(keys, passphrase);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    Path keys() {
        return keys;
    }

    static Passphrase passphrase() {
        return Passphrase.takeOver(SECRET.toCharArray());
    }

    /** Under a data key of the key store. */
    Stored kms(String bucket, String key, byte[] plain) {
        Map<String, String> context = Map.of("sse-gateway:bucket", bucket);
        try (Kms.Generated generated = new LocalKms(store, Runnable::run)
                .generate(new KeyRef("local", KEY, KEY), KeyUse.of("test", context, "request"))
                .await()
                .atMost(Duration.ofSeconds(10))) {
            KeySource source = KeySource.kms("local", KEY, generated.wrapped(), EncryptionContext.encode(context));
            return stored(
                    ObjectSeal.begin(
                            source,
                            generated.key(),
                            new Place(bucket, key),
                            plain.length,
                            Optional.empty(),
                            Samples.RANDOM),
                    plain);
        }
    }

    /** An upload of parts under a data key of the key store. The caller closes it. */
    SealedUpload upload(String bucket, String key) {
        Map<String, String> context = Map.of("sse-gateway:bucket", bucket);
        try (Kms.Generated generated = new LocalKms(store, Runnable::run)
                .generate(new KeyRef("local", KEY, KEY), KeyUse.of("test", context, "request"))
                .await()
                .atMost(Duration.ofSeconds(10))) {
            KeySource source = KeySource.kms("local", KEY, generated.wrapped(), EncryptionContext.encode(context));
            return SealedUpload.create(source, generated.key(), new Place(bucket, key), Optional.empty());
        }
    }

    /** An upload of parts under the root key, with an MD5 as ETag. The caller closes it. */
    SealedUpload rootUpload(String bucket, String key) {
        try (Keys.Root root = store.writingRoot()) {
            Optional<RootKey> etag = Optional.of(new RootKey(root.id(), root.key()));
            return SealedUpload.create(KeySource.root(root.id()), root.key(), new Place(bucket, key), etag);
        }
    }

    /** Under the root key, with an MD5 as ETag. */
    Stored root(String bucket, String key, byte[] plain) {
        try (Keys.Root root = store.writingRoot()) {
            Optional<RootKey> etag = Optional.of(new RootKey(root.id(), root.key()));
            return stored(
                    ObjectSeal.begin(
                            KeySource.root(root.id()),
                            root.key(),
                            new Place(bucket, key),
                            plain.length,
                            etag,
                            Samples.RANDOM),
                    plain);
        }
    }

    /** Under a key that is in no key store. */
    static Stored with(KeySource source, String bucket, String key, byte[] plain) {
        Place place = new Place(bucket, key);
        return stored(
                ObjectSeal.begin(source, Samples.key(9), place, plain.length, Optional.empty(), Samples.RANDOM), plain);
    }

    static KeySource elsewhere(String provider, String keyId) {
        return KeySource.kms(provider, keyId, Bytes.of(Samples.bytes(60)), Bytes.empty());
    }

    /** The bytes of a file, without metadata. */
    static Path write(Path root, String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** With its envelope where the demo's store keeps user metadata. */
    static void write(Path root, String name, byte[] bytes, String envelope) throws IOException {
        Files.getFileAttributeView(write(root, name, bytes), UserDefinedFileAttributeView.class)
                .write("user.user-metadata.ssegw", ByteBuffer.wrap(envelope.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Stored stored(ObjectSeal seal, byte[] plain) {
        Buffer all = Buffer.buffer();
        String envelope = seal.envelope().encode();
        try (Sealing sealing = new Sealing(seal, Optional::empty)) {
            sealing.update(Buffer.buffer(plain), all::appendBuffer);
            sealing.finish(all::appendBuffer);
        }
        return new Stored(all.getBytes(), envelope);
    }
}
