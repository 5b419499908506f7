package io.ssegateway.auth;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query parameters that a signature of OBS is over, beside {@code x-obs-*}. Source: OBS API Reference,
 * "Authentication of Signature in a Header", the sub-resources of CanonicalizedResource; and what esdk-obs-java 3.26
 * signs beyond it, because a client that signs more asks for no less.
 */
final class ObsSubResources {
    private static final String DOCUMENTED = """
            CDNNotifyConfiguration acl append attname backtosource cors customdomain delete deletebucket directcoldaccess
            encryption inventory length lifecycle location logging metadata mirrorBackToSource modify name notification
            object-lock obscompresspolicy orchestration partNumber policy position quota rename replication
            response-cache-control response-content-disposition response-content-encoding response-content-language
            response-content-type response-expires restore retention storageClass storageinfo storagePolicy tagging
            torrent truncate uploadId uploads versionId versioning versions website x-image-process x-image-save-bucket
            x-image-save-object
            """;

    private static final String OF_SDKS = """
            bucketStatus fileinterface getcontentsummary ignore-sign-in-query listcontentsummary mirrorrefresh
            multilistcontentsummary obsalias obsbucketalias policyStatus publicAccessBlock readahead
            replication_progress requestpayment select select-type symlink x-oss-process
            """;

    private static final Set<String> NAMES = Stream.of(DOCUMENTED, OF_SDKS)
            .flatMap(text -> Stream.of(text.strip().split("\\s+")))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private ObsSubResources() {}

    /** Whether a parameter of this name, in any case, is signed. */
    static boolean isSigned(String parameter) {
        return NAMES.contains(parameter.toLowerCase(Locale.ROOT));
    }
}
