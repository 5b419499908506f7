package io.ssegateway.state;

import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ListPage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the objects of the state (FORMAT.md §11). */
final class StateNames {
    static final String ROOT_CHECK = "v1/root-check";
    /** Every upload lies below, one folder each. */
    static final String UPLOADS = "v1/u/";

    private static final String BUCKETS = "v1/b/";
    private static final Pattern PART = Pattern.compile("([0-9]{5})\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

    private StateNames() {}

    /** What is set for a bucket. */
    static String bucket(BucketName bucket) {
        return BUCKETS + bucket.value();
    }

    /** The folder of an upload, with its slash. */
    static String folder(UploadUid uid) {
        return UPLOADS + uid + "/";
    }

    static String upload(UploadUid uid) {
        return folder(uid) + "upload";
    }

    /** The folder of the part records of an upload, with its slash. */
    static String parts(UploadUid uid) {
        return folder(uid) + "p/";
    }

    static String part(UploadUid uid, int part, PartWhere where, String record) {
        return parts(uid) + digits(part) + "." + where + "." + record;
    }

    /** Behind every record of this part and before those of the next: a slash sorts behind a dot. */
    static String behind(UploadUid uid, int part) {
        return parts(uid) + digits(part) + "/";
    }

    static String tail(UploadUid uid, int part, String tailId) {
        return folder(uid) + "t/" + digits(part) + "." + tailId;
    }

    /**
     * The part record that a listing shows.
     *
     * @throws TamperedException if it is not one that was sealed under this key for this upload
     */
    static PartEntry entry(UploadUid uid, PartRecordKey key, ListPage.Entry listed) {
        Matcher name = PART.matcher(listed.key().substring(parts(uid).length()));
        if (!name.matches()) {
            throw new TamperedException("no name of a part record");
        }
        int part = Integer.parseInt(name.group(1));
        PartWhere where = new PartWhere(name.group(2));
        PartRecord record = key.open(name.group(3), uid, part, where.text());
        return new PartEntry(part, where, record, modified(listed));
    }

    /**
     * When the store says an object was written.
     *
     * @throws TamperedException if that is no time
     */
    static Instant modified(ListPage.Entry listed) {
        try {
            return Instant.parse(listed.lastModified());
        } catch (DateTimeException e) {
            throw new TamperedException("a listing without times");
        }
    }

    private static String digits(int part) {
        return String.format(Locale.ROOT, "%05d", part);
    }
}
