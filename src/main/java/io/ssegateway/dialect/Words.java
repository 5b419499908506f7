package io.ssegateway.dialect;

/** What differs between the dialects in documents that are otherwise the same. */
enum Words {
    /** Source: Amazon S3 API Reference. */
    S3("http://s3.amazonaws.com/doc/2006-03-01/"),
    /** Source: OBS API Reference; its clients do not compare the namespace, which names an endpoint. */
    OBS("http://obs.myhwclouds.com/doc/2015-06-30/");

    private final String namespace;

    Words(String namespace) {
        this.namespace = namespace;
    }

    /** The namespace of documents. */
    String namespace() {
        return namespace;
    }

    /** A storage class of S3 as this dialect calls it. */
    String storageClass(String s3) {
        return this == S3 ? s3 : ObsValues.classToObs(s3);
    }

    /** Whether a page of a listing that is not the last tells its marker even where no delimiter was given. */
    boolean alwaysTellsMarker() {
        return this == OBS;
    }

    /** Whether documents tell of the checksums that S3 keeps of objects. */
    boolean tellsChecksums() {
        return this == S3;
    }
}
