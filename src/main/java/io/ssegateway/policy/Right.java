package io.ssegateway.policy;

/** What a principal may do with buckets and objects (product.md §4.2). */
public enum Right {
    /** GET, HEAD, attributes, reading tags and ACL. */
    READ,
    /** PUT, POST, copy target, multipart, writing tags and ACL. */
    WRITE,
    /** HEAD of objects only. */
    HEAD,
    /** Listings, HeadBucket, location. */
    LIST,
    /** Deleting objects and versions. */
    DELETE,
    /** Creating and deleting buckets and every bucket sub-resource that writes. */
    ADMIN
}
