// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class FieldSelectorTest {

    private static final ObjectNode POD = Json.parse("""
        {"metadata": {"name": "p", "namespace": "n"}, "spec": {"nodeName": "node-1"}, "status": {"phase": "Running"}}\
        """);

    @Test
    void allConditionsMustHold() {
        assertThat(matches("spec.nodeName=node-1,status.phase!=Failed")).isTrue();
        assertThat(matches("spec.nodeName=node-1,status.phase==Failed")).isFalse();
        assertThat(matches("metadata.name=p,metadata.namespace=n")).isTrue();
    }

    @Test
    void anAbsentFieldIsEmpty() {
        assertThat(FieldSelector.parse(ResourceTypes.PODS, "spec.nodeName=").matches(Json.object()))
                .isTrue();
    }

    @Test
    void fieldsThatTheRealOneDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> FieldSelector.parse(ResourceTypes.PODS, "spec.image=x"))
                .hasMessageContaining("field label not supported: spec.image");
    }

    private static boolean matches(String selector) {
        return FieldSelector.parse(ResourceTypes.PODS, selector).matches(POD);
    }
}
