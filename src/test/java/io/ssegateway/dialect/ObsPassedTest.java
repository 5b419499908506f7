package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObsPassedTest {
    private static final String S3 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String OBS = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final String S3_NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    private static final String OBS_NS = " xmlns=\"http://obs.myhwclouds.com/doc/2015-06-30/\"";
    private static final String XSI = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=";

    private static String told(String xml, String target) {
        return Obs.text(Obs.DIALECT
                .adaptation(Obs.parsed("", "GET", target))
                .document()
                .orElseThrow()
                .apply(Obs.bytes(xml)));
    }

    @Test
    void aBucketsLocationIsItsLocationConstraint() {
        String xml =
                "<CreateBucketConfiguration xmlns=\"http://obs.cn/doc/2015-06-30/\"><Location> eu&amp;1 </Location>"
                        + "</CreateBucketConfiguration>";
        assertThat(Obs.translated(xml, "PUT", "/bkt"))
                .isEqualTo(S3 + "<CreateBucketConfiguration" + S3_NS + "><LocationConstraint>eu&amp;1"
                        + "</LocationConstraint></CreateBucketConfiguration>");
        S3Operation.CreateBucket create = (S3Operation.CreateBucket) Obs.parsed(xml, "PUT", "/bkt");
        assertThat(create.fields().has(S3Header.CONTENT_MD5)).isTrue();
        assertThat(Obs.translated("", "PUT", "/bkt")).isEmpty();
        assertThat(((S3Operation.CreateBucket) Obs.parsed("", "PUT", "/bkt"))
                        .fields()
                        .has(S3Header.CONTENT_MD5))
                .isFalse();
        assertThat(Obs.translated("<CreateBucketConfiguration><Location/></CreateBucketConfiguration>", "PUT", "/bkt"))
                .doesNotContain("Location");
        assertThat(Obs.translated(
                        "<CreateBucketConfiguration><LocationConstraint>a</LocationConstraint>"
                                + "</CreateBucketConfiguration>",
                        "PUT",
                        "/bkt"))
                .contains("<LocationConstraint>a</LocationConstraint>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Other><Location>a</Location></Other>",
                "<CreateBucketConfiguration><Bucket/></CreateBucketConfiguration>",
                "<CreateBucketConfiguration>",
                "text"
            })
    void whatIsNoConfigurationOfABucketIsMalformed(String xml) {
        Obs.refused(S3Error.MALFORMED_XML, Map.of(), () -> Obs.parsed(xml, "PUT", "/bkt"));
    }

    @Test
    void theLocationIsTold() {
        assertThat(told("<LocationConstraint" + S3_NS + ">eu</LocationConstraint>", "/bkt?location"))
                .isEqualTo(OBS + "<Location" + OBS_NS + ">eu</Location>");
        assertThat(told("<LocationConstraint" + S3_NS + "/>", "/bkt?location"))
                .isEqualTo(OBS + "<Location" + OBS_NS + "></Location>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Other/>", "", "no document"})
    void aStoreThatTellsSomethingElseIsNotTheClientsFault(String xml) {
        if (xml.isEmpty()) {
            assertThat(told(xml, "/bkt?location")).isEmpty();
        } else {
            Obs.refused(S3Error.INTERNAL_ERROR, Map.of(), () -> told(xml, "/bkt?location"));
        }
    }

    private static final String RULE_OBS =
            "<Rule><ID>a</ID><Prefix>p&amp;</Prefix><Status>Enabled</Status><Transition><Days>1</Days>"
                    + "<StorageClass>WARM</StorageClass></Transition><NoncurrentVersionTransition>"
                    + "<NoncurrentDays>2</NoncurrentDays><StorageClass>COLD</StorageClass>"
                    + "</NoncurrentVersionTransition></Rule>";
    private static final String RULE_S3 =
            RULE_OBS.replace("WARM", "STANDARD_IA").replace("COLD", "GLACIER");

    @Test
    void aLifeCycleNamesTheClassesOfEitherSide() {
        String obs = "<LifecycleConfiguration>" + RULE_OBS + "</LifecycleConfiguration>";
        String s3 = S3 + "<LifecycleConfiguration" + S3_NS + ">" + RULE_S3 + "</LifecycleConfiguration>";
        assertThat(Obs.translated(obs, "PUT", "/bkt?lifecycle")).isEqualTo(s3);
        assertThat(told(s3, "/bkt?lifecycle"))
                .isEqualTo(OBS + "<LifecycleConfiguration" + OBS_NS + ">" + RULE_OBS + "</LifecycleConfiguration>");
        PassThrough put = (PassThrough) Obs.parsed(obs, "PUT", "/bkt?lifecycle", "Content-MD5: b2Zvcmlnaw==");
        assertThat(put.fields().get(S3Header.CONTENT_MD5)).isPresent().get().isNotEqualTo("b2Zvcmlnaw==");
        Obs.refused(
                S3Error.INVALID_STORAGE_CLASS,
                Map.of(),
                () -> Obs.parsed(obs.replace("WARM", "LUKEWARM"), "PUT", "/bkt?lifecycle"));
        Obs.refused(S3Error.MALFORMED_XML, Map.of(), () -> Obs.parsed("<Other/>", "PUT", "/bkt?lifecycle"));
    }

    @ParameterizedTest
    @CsvSource({"/bkt?acl", "/bkt/k?acl"})
    void anAclNamesEveryoneOrAUser(String target) {
        String obs = "<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList>"
                + "<Grant><Grantee><Canned>Everyone</Canned></Grantee><Permission>READ</Permission>"
                + "<Delivered>false</Delivered></Grant>"
                + "<Grant><Grantee><ID>u</ID></Grantee><Permission>WRITE</Permission></Grant>"
                + "</AccessControlList></AccessControlPolicy>";
        String s3 = S3 + "<AccessControlPolicy" + S3_NS + "><Owner><ID>o</ID></Owner><AccessControlList>"
                + "<Grant><Grantee" + XSI + "\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>"
                + "</Grantee><Permission>READ</Permission></Grant>"
                + "<Grant><Grantee" + XSI + "\"CanonicalUser\"><ID>u</ID></Grantee><Permission>WRITE</Permission>"
                + "</Grant></AccessControlList></AccessControlPolicy>";
        assertThat(Obs.translated(obs, "PUT", target)).isEqualTo(s3);
        assertThat(told(s3.replace("<ID>u</ID>", "<ID>u</ID><DisplayName>d</DisplayName><Type>t</Type>"), target))
                .isEqualTo(OBS
                        + obs.replace("<AccessControlPolicy>", "<AccessControlPolicy" + OBS_NS + ">")
                                .replace("<Delivered>false</Delivered>", ""));
        assertThat(told(s3.replace("AllUsers", "AuthenticatedUsers"), target))
                .contains("<Canned>AuthenticatedUsers</Canned>");
        assertThat(Obs.translated("", "PUT", target)).isEmpty();
    }

    @Test
    void anAclThatIsDeliveredOrUnknownIsRefused() {
        String xml = "<AccessControlPolicy><Owner><ID>o</ID></Owner>%s<AccessControlList><Grant><Grantee>%s</Grantee>"
                + "<Permission>READ</Permission>%s</Grant></AccessControlList></AccessControlPolicy>";
        String user = "<ID>u</ID>";
        Map<String, String> named = Map.of("Element", "Delivered");
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                named,
                () -> Obs.parsed(xml.formatted("<Delivered>true</Delivered>", user, ""), "PUT", "/bkt/k?acl"));
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                named,
                () -> Obs.parsed(xml.formatted("", user, "<Delivered>True</Delivered>"), "PUT", "/bkt?acl"));
        for (String grantee : new String[] {"<Canned>Nobody</Canned>", "", "<Email>e</Email>"}) {
            Obs.refused(
                    S3Error.MALFORMED_XML,
                    Map.of(),
                    () -> Obs.parsed(xml.formatted("", grantee, ""), "PUT", "/bkt?acl"));
        }
    }

    @Test
    void aRestorationIsAJob() {
        assertThat(Obs.translated(
                        "<RestoreRequest><Days>2</Days><RestoreJob><Tier>Expedited</Tier></RestoreJob></RestoreRequest>",
                        "POST",
                        "/bkt/k?restore"))
                .isEqualTo(S3 + "<RestoreRequest" + S3_NS + "><Days>2</Days><GlacierJobParameters><Tier>Expedited"
                        + "</Tier></GlacierJobParameters></RestoreRequest>");
        Obs.refused(
                S3Error.MALFORMED_XML,
                Map.of(),
                () -> Obs.parsed("<RestoreRequest><Type>SELECT</Type></RestoreRequest>", "POST", "/bkt/k?restore"));
    }

    @Test
    void aDeletionThatEncodesNamesIsRefused() {
        String xml = "<Delete>%s<Object><Key>a</Key></Object></Delete>";
        S3Operation.DeleteObjects delete = (S3Operation.DeleteObjects)
                Obs.parsed(xml.formatted("<Quiet>true</Quiet>"), "POST", "/bkt?delete", "Content-MD5: x");
        assertThat(delete.quiet()).isTrue();
        assertThat(delete.targets()).hasSize(1);
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("Element", "EncodingType"),
                () -> Obs.parsed(
                        xml.formatted("<EncodingType>url</EncodingType>"), "POST", "/bkt?delete", "Content-MD5: x"));
    }
}
