// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleCodecTest {

    private static final QualifiedName FIRST = QualifiedName.of("guest", "first");
    private static final Instant UPDATED = Instant.ofEpochMilli(1700000000000L);

    private static final Trigger DAILY = new Trigger(
            QualifiedName.of("guest", "daily"),
            Version.FIRST,
            false,
            new Parameters(List.of(new Parameters.Parameter("n", IntNode.valueOf(1)))),
            Annotations.NONE,
            Map.of(FIRST, new Trigger.Link(QualifiedName.parse("guest/tools/hello"), true)),
            UPDATED);

    private static final Rule RULE = new Rule(
            FIRST,
            Version.FIRST,
            false,
            QualifiedName.of("guest", "daily"),
            QualifiedName.parse("guest/tools/hello"),
            Annotations.NONE,
            UPDATED);

    @Test
    void theWholeOfATriggerIsOpenWhisks() {
        assertThat(TriggerCodec.toJson(DAILY)).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"daily","version":"0.0.1","publish":false,"annotations":[],
                 "parameters":[{"key":"n","value":1}],"limits":{},
                 "rules":{"guest/first":{"action":{"path":"guest/tools","name":"hello"},"status":"active"}},
                 "updated":1700000000000}"""));
    }

    @Test
    void theSummaryOfATriggerHasNoParametersAndNoRules() {
        assertThat(TriggerCodec.toSummary(DAILY)).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"daily","version":"0.0.1","publish":false,"annotations":[],
                 "updated":1700000000000}"""));
    }

    @Test
    void aRuleIsShownWithItsStatusAndListedWithout() {
        ObjectNode listed = RuleCodec.toJson(RULE);

        assertThat(listed).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"first","version":"0.0.1","publish":false,"annotations":[],
                 "trigger":{"path":"guest","name":"daily"},"action":{"path":"guest/tools","name":"hello"},
                 "updated":1700000000000}"""));
        assertThat(RuleCodec.toJson(RULE, RuleStatus.INACTIVE)).isEqualTo(listed.put("status", "inactive"));
    }

    @Test
    void whatWasWrittenIsRead() {
        assertThat(TriggerCodec.fromJson(TriggerCodec.toJson(DAILY))).isEqualTo(DAILY);
        assertThat(RuleCodec.fromJson(RuleCodec.toJson(RULE))).isEqualTo(RULE);
    }

    @Test
    void aTriggerThatHasNoRulesYetIsRead() {
        ObjectNode json = TriggerCodec.toJson(DAILY.without(FIRST));
        json.remove("rules");

        assertThat(TriggerCodec.fromJson(json).rules()).isEmpty();
    }

    @Test
    void aLinkWithoutItsStatusIsNoLink() {
        ObjectNode json = TriggerCodec.toJson(DAILY);
        ((ObjectNode) json.path("rules").path("guest/first")).put("status", "sleepy");

        assertThatThrownBy(() -> TriggerCodec.fromJson(json)).isInstanceOf(MalformedJsonException.class);
    }
}
