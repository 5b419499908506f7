package io.ssegateway.dialect;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Documents that pass to the store and back, of which OBS has words of its own. Source: OBS API Reference, "Creating a
 * bucket", "Configuring bucket ACLs", "Configuring lifecycle rules", "Restoring archived objects", "Obtaining the
 * bucket location".
 */
final class ObsPassed {
    private static final String S3_NAMESPACE = Words.S3.namespace();
    private static final String GROUPS = "http://acs.amazonaws.com/groups/global/";
    private static final String GRANTEE = "Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=";
    private static final String STORAGE_CLASS = "StorageClass";

    private ObsPassed() {}

    /** What comes in for this sub-resource of OBS, or to create a bucket ({@code name} empty), as S3 has it. */
    static Optional<UnaryOperator<byte[]>> toS3(String name) {
        return switch (name) {
            case "" -> Optional.of(of(ObsPassed::bucketToS3));
            case "acl" -> Optional.of(of(ObsPassed::aclToS3));
            case "lifecycle" -> Optional.of(of(root -> classes(root, S3_NAMESPACE, ObsValues::classToS3)));
            case "restore" -> Optional.of(of(ObsPassed::restorationToS3));
            case "delete" -> Optional.of(ObsPassed::deletion);
            default -> Optional.empty();
        };
    }

    /** What a store tells of this sub-resource, as OBS has it; fails with {@code InternalError} for no document. */
    static Optional<UnaryOperator<byte[]>> toObs(String name) {
        return switch (name) {
            case "acl" -> Optional.of(told(ObsPassed::aclToObs));
            case "lifecycle" -> Optional.of(told(root -> classes(root, Words.OBS.namespace(), ObsValues::classToObs)));
            case "location" -> Optional.of(told(ObsPassed::location));
            default -> Optional.empty();
        };
    }

    private static UnaryOperator<byte[]> of(Function<XmlElement, XmlText> written) {
        return bytes -> bytes.length == 0
                ? bytes
                : written.apply(XmlElement.parse(bytes)).bytes();
    }

    private static UnaryOperator<byte[]> told(Function<XmlElement, XmlText> written) {
        return bytes -> {
            try {
                return ObsDocuments.line(of(written).apply(bytes));
            } catch (S3Exception e) {
                throw new S3Exception(S3Error.INTERNAL_ERROR, "The store's answer is not the document asked for.");
            }
        };
    }

    private static XmlText bucketToS3(XmlElement root) {
        require(root.name().equals("CreateBucketConfiguration") && root.only("Location", "LocationConstraint"));
        Optional<String> location =
                root.text("Location").or(() -> root.text("LocationConstraint")).map(String::trim);
        return new XmlText()
                .open(root.name(), S3_NAMESPACE)
                .element("LocationConstraint", location.filter(text -> !text.isEmpty()))
                .close(root.name());
    }

    /** {@code LocationConstraint} with the region as its text. */
    private static XmlText location(XmlElement root) {
        require(root.name().equals("LocationConstraint") || root.name().equals("Location"));
        return new XmlText()
                .open("Location", Words.OBS.namespace())
                .text(root.text())
                .close("Location");
    }

    private static XmlText aclToS3(XmlElement root) {
        XmlText xml = new XmlText().open("AccessControlPolicy", S3_NAMESPACE);
        require(root.name().equals("AccessControlPolicy") && root.only("Owner", "AccessControlList", "Delivered"));
        delivered(root);
        owner(xml, root);
        xml.open("AccessControlList");
        for (XmlElement grant : grants(root)) {
            require(grant.only("Grantee", "Permission", "Delivered"));
            delivered(grant);
            xml.open("Grant");
            granteeToS3(xml, grant.child("Grantee"));
            xml.element("Permission", grant.text("Permission")).close("Grant");
        }
        return xml.close("AccessControlList").close("AccessControlPolicy");
    }

    private static void granteeToS3(XmlText xml, XmlElement grantee) {
        require(grantee.only("ID", "DisplayName", "Canned", "URI"));
        Optional<String> canned = grantee.text("Canned").map(String::trim);
        if (canned.isPresent() || grantee.has("URI")) {
            require(canned.isEmpty() || canned.get().equals("Everyone"));
            String group = canned.isPresent()
                    ? GROUPS + "AllUsers"
                    : grantee.text("URI").orElseThrow();
            xml.open(GRANTEE + "\"Group\"").element("URI", group).close("Grantee");
            return;
        }
        require(grantee.has("ID"));
        xml.open(GRANTEE + "\"CanonicalUser\"")
                .element("ID", grantee.text("ID"))
                .close("Grantee");
    }

    private static XmlText aclToObs(XmlElement root) {
        XmlText xml = new XmlText().open("AccessControlPolicy", Words.OBS.namespace());
        require(root.name().equals("AccessControlPolicy"));
        owner(xml, root);
        xml.open("AccessControlList");
        for (XmlElement grant : grants(root)) {
            XmlElement grantee = grant.child("Grantee");
            xml.open("Grant").open("Grantee");
            Optional<String> group = grantee.text("URI").map(ObsPassed::canned);
            xml.element(
                            "ID",
                            group.isPresent()
                                    ? Optional.empty()
                                    : Optional.of(grantee.text("ID").orElse("")))
                    .element("Canned", group)
                    .close("Grantee")
                    .element("Permission", grant.text("Permission"))
                    .close("Grant");
        }
        return xml.close("AccessControlList").close("AccessControlPolicy");
    }

    /** OBS has one group; another keeps S3's word for it. */
    private static String canned(String uri) {
        String group = uri.trim().substring(uri.trim().lastIndexOf('/') + 1);
        return group.equals("AllUsers") ? "Everyone" : group;
    }

    private static List<XmlElement> grants(XmlElement root) {
        return root.has("AccessControlList") ? root.child("AccessControlList").children("Grant") : List.of();
    }

    private static void owner(XmlText xml, XmlElement root) {
        if (root.has("Owner")) {
            xml.open("Owner").element("ID", root.child("Owner").text("ID")).close("Owner");
        }
    }

    private static void delivered(XmlElement element) {
        if (element.text("Delivered").map(String::trim).orElse("false").equalsIgnoreCase("true")) {
            throw new S3Exception(
                            S3Error.NOT_IMPLEMENTED,
                            "The store behind this gateway does not deliver a bucket's ACL to its objects.")
                    .with("Element", "Delivered");
        }
    }

    private static XmlText restorationToS3(XmlElement root) {
        require(root.name().equals("RestoreRequest") && root.only("Days", "RestoreJob", "GlacierJobParameters"));
        XmlText xml = new XmlText().open(root.name(), S3_NAMESPACE).element("Days", root.text("Days"));
        for (String job : List.of("RestoreJob", "GlacierJobParameters")) {
            if (root.has(job)) {
                xml.open("GlacierJobParameters")
                        .element("Tier", root.child(job).text("Tier"))
                        .close("GlacierJobParameters");
            }
        }
        return xml.close(root.name());
    }

    private static XmlText classes(XmlElement root, String namespace, UnaryOperator<String> name) {
        require(root.name().equals("LifecycleConfiguration"));
        XmlText xml = new XmlText().open(root.name(), namespace);
        root.children().forEach(child -> copied(xml, child, name));
        return xml.close(root.name());
    }

    private static void copied(XmlText xml, XmlElement element, UnaryOperator<String> name) {
        xml.open(element.name());
        if (element.children().isEmpty()) {
            xml.text(
                    element.name().equals(STORAGE_CLASS)
                            ? name.apply(element.text().trim())
                            : element.text());
        }
        element.children().forEach(child -> copied(xml, child, name));
        xml.close(element.name());
    }

    /** As in S3; the names in it cannot be encoded. */
    private static byte[] deletion(byte[] bytes) {
        if (bytes.length > 0 && XmlElement.parse(bytes).has("EncodingType")) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Names are not encoded here; leave EncodingType out.")
                    .with("Element", "EncodingType");
        }
        return bytes;
    }

    private static void require(boolean met) {
        if (!met) {
            throw new S3Exception(S3Error.MALFORMED_XML);
        }
    }
}
