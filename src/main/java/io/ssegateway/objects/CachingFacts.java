package io.ssegateway.objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.s3.BucketName;
import java.util.Optional;

/**
 * What has been found out about stored objects, under a name that changes with their bytes: bucket, key, the store's
 * entity tag and the stored size. Bounded. Never holds an envelope, so it can never decide how an object is opened.
 */
public final class CachingFacts {
    private final Cache<Name, Fact> facts;

    /** Keeps at most so many facts. */
    public CachingFacts(int maximum) {
        this.facts = Caffeine.newBuilder().maximumSize(maximum).build();
    }

    /**
     * An object's bytes by name, and which tag is wanted of them.
     *
     * @param etag the store's own, quoted or not
     */
    record Name(BucketName bucket, String key, String etag, long storedSize, EtagMode mode) {
        /** Takes the quotes off: listings of some stores leave them out. */
        public Name {
            etag = etag.replace("\"", "");
        }
    }

    /**
     * What is known of them.
     *
     * @param sealed whether they are a sealed object
     * @param md5 the digest that the footer's box holds, where it has one
     */
    record Fact(boolean sealed, Optional<EtagDigest> md5) {}

    /** The fact, if it is known. */
    Optional<Fact> find(Name name) {
        return Optional.ofNullable(facts.getIfPresent(name));
    }

    /** Remembers a fact. */
    void put(Name name, Fact fact) {
        facts.put(name, fact);
    }
}
