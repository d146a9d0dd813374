// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackageCodecTest {

    private static final ActionPackage TOOLS = new ActionPackage(
            QualifiedName.of("guest", "tools"),
            Version.parse("0.0.3"),
            true,
            Optional.empty(),
            new Parameters(List.of(new Parameters.Parameter("n", IntNode.valueOf(1)))),
            Annotations.NONE.with("description", TextNode.valueOf("d")),
            Instant.ofEpochMilli(1700000000000L));

    @Test
    void theWholeOfAPackageIsOpenWhisks() {
        assertThat(PackageCodec.toJson(TOOLS)).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"tools","version":"0.0.3","publish":true,
                 "annotations":[{"key":"description","value":"d"}],
                 "parameters":[{"key":"n","value":1}],"binding":{},"updated":1700000000000}"""));
    }

    @Test
    void theSummaryOfAPackageProperHasNoBinding() {
        assertThat(PackageCodec.toSummary(TOOLS)).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"tools","version":"0.0.3","publish":true,
                 "annotations":[{"key":"description","value":"d"}],"binding":false,"updated":1700000000000}"""));
    }

    @Test
    void aBindingSaysWhatItBinds() {
        ObjectNode json = PackageCodec.toJson(bindingOf(TOOLS));

        assertThat(json.get("binding")).isEqualTo(Json.parse("{\"namespace\":\"whisk.system\",\"name\":\"utils\"}"));
        assertThat(PackageCodec.toSummary(bindingOf(TOOLS)).get("binding")).isEqualTo(json.get("binding"));
    }

    @Test
    void whatWasWrittenIsRead() {
        assertThat(PackageCodec.fromJson(PackageCodec.toJson(TOOLS))).isEqualTo(TOOLS);
        assertThat(PackageCodec.fromJson(PackageCodec.toJson(bindingOf(TOOLS)))).isEqualTo(bindingOf(TOOLS));
    }

    @Test
    void aBindingIsNeverShared() {
        assertThat(TOOLS.isShared()).isTrue();
        assertThat(bindingOf(TOOLS).isShared()).isFalse();
    }

    @Test
    void halfABindingIsRefused() {
        assertThatThrownBy(() -> PackageCodec.bindingFromJson(Json.parse("{\"namespace\":\"guest\"}")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("'name'");
        assertThatThrownBy(() -> PackageCodec.bindingFromJson(Json.parse("\"guest/tools\"")))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> PackageCodec.bindingFromJson(Json.parse("{\"namespace\":\"guest\",\"name\":\"/\"}")))
                .isInstanceOf(InvalidNameException.class);
    }

    private static ActionPackage bindingOf(ActionPackage it) {
        return new ActionPackage(
                it.name(),
                it.version(),
                it.isPublished(),
                Optional.of(QualifiedName.of("whisk.system", "utils")),
                it.parameters(),
                it.annotations(),
                it.updated());
    }
}
