package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private final Findings findings = new Findings();

    private Optional<Yaml> read(String text) {
        return YamlReader.read("f.yaml", text.getBytes(StandardCharsets.UTF_8), findings);
    }

    private List<String> lines() {
        return findings.sorted().stream().map(Finding::toString).toList();
    }

    @Test
    void everyKeyAndValueKnowsItsPlace() {
        Yaml.Entries root = (Yaml.Entries) read("a: 1\nb:\n  - {c: d}\n").orElseThrow();
        Yaml.Entry b = root.values().get("b");
        Yaml.Entries inner = (Yaml.Entries) ((Yaml.Items) b.value()).values().get(0);
        assertThat(b.keyPlace()).hasToString("f.yaml:2:1");
        assertThat(inner.place()).hasToString("f.yaml:3:5");
        assertThat(inner.values().get("c").value().place()).hasToString("f.yaml:3:9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "on", "010", "~", "null", "1e3", "2027-01-31"})
    void wordsStayWords(String word) {
        Yaml.Entries root = (Yaml.Entries) read("a: " + word).orElseThrow();
        assertThat(((Yaml.Text) root.values().get("a").value()).value()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: &x 1 | f.yaml:1:4: anchors ('&name') are not allowed; write the value out where it is needed",
                "a: *x | f.yaml:1:4: aliases ('*name') are not allowed; write the value out",
                "a: {<<: {b: c}} | f.yaml:1:5: merge keys ('<<') are not allowed; write the entries out",
                "a: !!str b | f.yaml:1:4: tags ('!name') are not allowed; write plain mappings, lists and words",
                "a: !x [] | f.yaml:1:4: tags ('!name') are not allowed; write plain mappings, lists and words",
                "{[a]: b} | f.yaml:1:2: a key is a word, not a list"
            })
    void refusesWhatSurprises(String text, String line) {
        assertThat(read(text)).isEmpty();
        assertThat(lines()).containsExactly(line);
    }

    @Test
    void refusesASecondDocument() {
        assertThat(read("a: b\n---\nc: d\n")).isEmpty();
        assertThat(lines()).containsExactly("f.yaml:2:1: a second document in one file; put it into a file of its own");
    }

    @Test
    void duplicateKeysNameBothPlacesAndReadingGoesOn() {
        assertThat(read("a: 1\na: 2\nb: 1\nb: 2\n")).isPresent();
        assertThat(lines())
                .containsExactly(
                        "f.yaml:2:1: key 'a' is already written at f.yaml:1:1; delete one",
                        "f.yaml:4:1: key 'b' is already written at f.yaml:3:1; delete one");
    }

    @Test
    void syntaxErrorsPointToTheirPlace() {
        assertThat(read("a: [1, 2\nb: 3\n")).isEmpty();
        assertThat(lines()).singleElement().asString().startsWith("f.yaml:2:").endsWith("quotes up to here");
    }

    @Test
    void refusesWhatIsNoUtf8() {
        assertThat(YamlReader.read("f.yaml", new byte[] {'a', ':', ' ', (byte) 0xff}, findings))
                .isEmpty();
        assertThat(lines()).containsExactly("f.yaml: not UTF-8; save it as UTF-8");
    }

    @Test
    void refusesControlCharacters() {
        assertThat(read("a: b\u0001")).isEmpty();
        assertThat(lines()).singleElement().asString().startsWith("f.yaml: not YAML: ");
    }

    @Test
    void sizeIsCappedAtTheByte() {
        String atLimit = "a: b #" + "x".repeat(YamlReader.MAX_BYTES - 6);
        assertThat(read(atLimit)).isPresent();
        assertThat(read(atLimit + "x")).isEmpty();
    }

    @Test
    void nestingIsCappedAtTheLevel() {
        int max = YamlReader.MAX_DEPTH;
        assertThat(read("[".repeat(max) + "]".repeat(max))).isPresent();
        assertThat(read("[".repeat(max + 1) + "]".repeat(max + 1))).isEmpty();
        assertThat(read("[".repeat(200_000))).isEmpty();
        assertThat(lines()).anyMatch(line -> line.contains("nested deeper than 16 levels"));
    }

    @Test
    void anEmptyFileIsAnEmptyMapping() {
        assertThat(read("# nothing\n"))
                .hasValueSatisfying(
                        root -> assertThat(((Yaml.Entries) root).values()).isEmpty());
    }
}
