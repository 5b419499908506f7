package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtagViewTest {
    private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"abc\"','\"abc-0\"'",
                "abc,'\"abc-0\"'",
                "'\"abc-7\"','\"abc-7\"'",
                "'W/\"abc\"','W/\"abc-0\"'",
                "'\"3f-2a-x\"','\"3f-2a-x\"'",
            })
    void showsAPlainTagWithAMarkAndADashedOneAsItIs(String stored, String shown) {
        assertThat(EtagView.shown(stored)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({MD5, MD5 + "-2", "0", "a-b-c"})
    void aConditionOnTheShownTagIsTheConditionOnTheStoredOne(String value) {
        String stored = '"' + value + '"';

        assertThat(EtagView.stored(EtagView.shown(stored))).isEqualTo(stored);
    }

    @Test
    void translatesEveryTagOfAListAndKeepsWeakness() {
        assertThat(EtagView.stored("\"a-0\" , W/\"b-0\",c-3")).isEqualTo("\"a\", W/\"b\", \"c-3\"");
    }

    @Test
    void aCommaInsideQuotesDoesNotSplit() {
        assertThat(EtagView.stored("\"a,b-0\"")).isEqualTo("\"a,b\"");
    }

    @Test
    void starStaysStar() {
        assertThat(EtagView.stored(" * ")).isEqualTo("*");
    }

    @Test
    void aTagThatIsNeverShownMatchesNoStoredTag() {
        assertThat(EtagView.stored('"' + MD5 + '"'))
                .isNotEqualTo('"' + MD5 + '"')
                .contains("-");
    }

    @Test
    void judgesConditionsItself() {
        assertThat(EtagView.matches("\"x\", \"abc-0\"", "\"abc-0\"", true)).isTrue();
        assertThat(EtagView.matches("abc-0", "\"abc-0\"", true)).isTrue();
        assertThat(EtagView.matches("\"abc\"", "\"abc-0\"", true)).isFalse();
        assertThat(EtagView.matches("*", "\"abc-0\"", true)).isTrue();
        assertThat(EtagView.matches("", "\"abc-0\"", true)).isFalse();
    }

    @Test
    void weakTagsMatchOnlyWeakly() {
        assertThat(EtagView.matches("W/\"a\"", "\"a\"", true)).isFalse();
        assertThat(EtagView.matches("W/\"a\"", "\"a\"", false)).isTrue();
    }
}
