package io.ssegateway.policy;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.util.Optional;

/** A principal as declared. Rights of several patterns that match add up. */
final class FilePrincipal implements Principal {
    private final Declared.Person declared;

    FilePrincipal(Declared.Person declared) {
        this.declared = declared;
    }

    @Override
    public String name() {
        return declared.name();
    }

    @Override
    public boolean may(Right right, BucketName bucket, Optional<String> key) {
        return declared.grants().stream()
                .anyMatch(grant -> grant.rights().contains(right)
                        && grant.bucket().matches(bucket.value())
                        && reaches(grant, right, key));
    }

    /**
     * A right on a part of a bucket's objects is no right on the bucket. A listing is under the prefix of a right if
     * its own prefix begins with it; a right on a single object lists nothing, because the listing could show others.
     */
    private static boolean reaches(Declared.Grant grant, Right right, Optional<String> key) {
        if (grant.objects().isEmpty()) {
            return true;
        }
        NamePattern objects = grant.objects().get();
        return switch (right) {
            case LIST -> objects.prefix() && key.orElse("").startsWith(objects.text());
            case ADMIN -> false;
            case READ, WRITE, HEAD, DELETE -> key.filter(objects::matches).isPresent();
        };
    }

    @Override
    public boolean sees(BucketName bucket) {
        return declared.grants().stream()
                .anyMatch(grant -> !grant.rights().isEmpty() && grant.bucket().matches(bucket.value()));
    }

    @Override
    public boolean may(KmsRight right, String keyAlias) {
        return declared.keyGrants().stream()
                .anyMatch(
                        grant -> grant.rights().contains(right) && grant.alias().matches(keyAlias));
    }

    @Override
    public boolean signsWith(SignatureScheme scheme) {
        return declared.signing().schemes().contains(scheme);
    }

    @Override
    public boolean hasQuirk(SigningQuirk quirk) {
        return declared.signing().quirks().contains(quirk);
    }

    @Override
    public BackendAs backendAs() {
        return declared.backendAs();
    }

    @Override
    public String toString() {
        return "Principal[" + declared.name() + "]";
    }
}
