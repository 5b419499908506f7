package io.ssegateway.kms.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as KMS takes it: the id or the ARN of a key, {@code alias/<name>} or the ARN of an alias. A bare word that is
 * no key's id is an alias, so that policies may name keys without an id.
 *
 * <p>Source: AWS KMS Developer Guide, "Key identifiers (KeyId)"; API Reference, CreateAlias.
 *
 * @param id what requests say
 * @param region of an ARN
 * @param account of an ARN
 * @param alias the alias' name, without {@code alias/}; empty for a key's own id
 * @param uuid the key's own id; empty for an alias
 */
record AwsKey(
        String id, Optional<String> region, Optional<String> account, Optional<String> alias, Optional<String> uuid) {
    private static final String KEY = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}";
    private static final String ALIAS = "[A-Za-z0-9/_-]{1,250}";
    private static final Pattern ARN = Pattern.compile("arn:aws(?:-[a-z]+)*:kms:(?<region>[a-z0-9-]{1,40}):"
            + "(?<account>[0-9]{12}):(?:key/(?<uuid>" + KEY + ")|alias/(?<alias>" + ALIAS + "))");
    private static final Pattern NAME =
            Pattern.compile("(?<uuid>" + KEY + ")|alias/(?<alias>" + ALIAS + ")|(?<bare>[A-Za-z0-9_-]{1,250})");

    /** The key of this id; empty if no key can have it. */
    static Optional<AwsKey> of(String id) {
        Matcher arn = ARN.matcher(id);
        if (arn.matches()) {
            return Optional.of(arn.group("region"))
                    .filter(AwsSettings::isRegion)
                    .map(region -> new AwsKey(
                            id,
                            Optional.of(region),
                            Optional.of(arn.group("account")),
                            Optional.ofNullable(arn.group("alias")),
                            Optional.ofNullable(arn.group("uuid"))));
        }
        Matcher name = NAME.matcher(id);
        if (!name.matches()) {
            return Optional.empty();
        }
        Optional<String> bare = Optional.ofNullable(name.group("bare"));
        return Optional.of(new AwsKey(
                bare.map(word -> "alias/" + word).orElse(id),
                Optional.empty(),
                Optional.empty(),
                bare.or(() -> Optional.ofNullable(name.group("alias"))),
                Optional.ofNullable(name.group("uuid"))));
    }

    /**
     * Whether an answer that names this ARN can be about this key: the very key; of an alias any key of its account,
     * because KMS alone knows where it points.
     *
     * @param asked the region that was asked
     */
    boolean isNamedBy(String arn, String asked) {
        return of(arn).filter(named -> named.uuid().isPresent()
                        && named.region().equals(Optional.of(asked))
                        && (account.isEmpty() || account.equals(named.account()))
                        && (uuid.isEmpty() || uuid.equals(named.uuid())))
                .isPresent();
    }
}
