// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.pools.IsolationClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {

    @Test
    void withoutRulesAllPoolsWillDo() {
        assertThat(RoutingTable.EMPTY.course(ask("guest", "nodejs:20", 256, "{}")))
                .isSameAs(Course.ANY);
    }

    @Test
    void withoutRulesTheActionAloneAsks() {
        Course course =
                RoutingTable.EMPTY.course(ask("guest", "nodejs:20", 256, "{'pool':'gpu','isolation':'microvm'}"));

        assertThat(course.pools()).containsExactly("gpu");
        assertThat(course.isolation()).isEqualTo(IsolationClass.MICROVM);
        assertThat(course.rule()).isEmpty();
    }

    @Test
    void theFirstRuleThatMatchesWins() {
        RoutingTable table = table("{'rules':[{'name':'a','match':{'kind':'python:*'},'pools':['x']},"
                + "{'name':'b','pools':['y']},{'name':'c','pools':['z']}]}");

        assertThat(table.course(ask("guest", "python:3", 256, "{}")).pools()).containsExactly("x");
        assertThat(table.course(ask("guest", "nodejs:20", 256, "{}")).rule()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'namespace':'team-*'}           | true",
                "{'namespace':'team-a'}           | true",
                "{'namespace':'team'}             | false",
                "{'namespace':'other*'}           | false",
                "{'kind':'nodejs:*'}              | true",
                "{'kind':'nodejs'}                | false",
                "{'blackbox':false}               | true",
                "{'blackbox':true}                | false",
                "{'annotation':'tier'}            | true",
                "{'annotation':'tier=gold'}       | true",
                "{'annotation':'tier=silver'}     | false",
                "{'annotation':['tier','gpu=true']} | true",
                "{'annotation':['tier','absent']} | false",
                "{'label':'batch'}                | true",
                "{'label':'night*'}               | false",
                "{'memory':{'min':512}}           | true",
                "{'memory':{'max':512}}           | true",
                "{'memory':{'min':513}}           | false",
                "{'memory':{'max':511}}           | false",
                "{'kind':'nodejs:*','label':'x'}  | false",
                "{}                               | true"
            })
    void allPartsOfAMatchMustHold(String match, boolean holds) {
        RoutingTable table = table("{'rules':[{'name':'r','match':" + match + ",'pools':['x']}]}");
        Ask ask = ask("team-a", "nodejs:20", 512, "{'tier':'gold','gpu':true,'label':'batch'}");

        assertThat(table.rule(ask).isPresent()).isEqualTo(holds);
        table.rules().getFirst().match().missed(ask).ifPresent(it -> assertThat(it.missed(ask))
                .matches("(the|the action) .*"));
    }

    @Test
    void theStrongestIsolationThatAnybodyAsksForCounts() {
        RoutingTable table = table("{'rules':[{'name':'r','pools':['x'],'isolation':'container'}],"
                + "'minimums':[{'namespace':'guest*','isolation':'sandboxed-container'}]}");

        assertThat(table.course(ask("team", "nodejs:20", 256, "{}")).isolation())
                .isEqualTo(IsolationClass.CONTAINER);
        assertThat(table.course(ask("guest1", "nodejs:20", 256, "{}")).because())
                .isEqualTo("the minimum of namespace 'guest*'");
        assertThat(table.course(ask("guest1", "nodejs:20", 256, "{'isolation':'none'}"))
                        .isolation())
                .isEqualTo(IsolationClass.SANDBOXED_CONTAINER);
        assertThat(table.course(ask("guest1", "nodejs:20", 256, "{'isolation':'VIRTUAL_MACHINE'}"))
                        .because())
                .isEqualTo("the action's annotation 'isolation'");
    }

    @Test
    void aClassThatNobodyKnowsCountsAsTheStrongest() {
        assertThat(RoutingTable.EMPTY
                        .course(ask("guest", "nodejs:20", 256, "{'isolation':'jail'}"))
                        .isolation())
                .isEqualTo(IsolationClass.MICROVM);
    }

    @Test
    void anActionMayChooseAmongThePoolsOfItsRuleAlone() {
        RoutingTable table = table("{'rules':[{'name':'r','pools':['x','y']}]}");

        assertThat(table.course(ask("guest", "nodejs:20", 256, "{'pool':'y'}")).pools())
                .containsExactly("y");
        assertThat(table.course(ask("guest", "nodejs:20", 256, "{'pool':'z'}")).refusal())
                .isEqualTo("the action asks for pool 'z', and rule 'r' sends it to pools 'x', 'y' alone");
    }

    @Test
    void rulesThatCannotBeReadLetNothingThrough() {
        assertThat(RoutingTable.unreadable(3, "they are damaged")
                        .course(ask("guest", "nodejs:20", 256, "{}"))
                        .refusal())
                .isEqualTo("the routing rules cannot be read: they are damaged");
    }

    @Test
    void overflowIsOnUnlessItIsTurnedOff() {
        List<Rule> rules = table("{'rules':[{'name':'a','pools':['x']},{'name':'b','pools':['x'],'overflow':false},"
                        + "{'name':'c','pools':['x'],'overflow':{'enter':2,'leave':1.5}},"
                        + "{'name':'d','pools':['x'],'overflow':{'enter':0.5}}]}")
                .rules();

        assertThat(rules)
                .extracting(Rule::overflow)
                .containsExactly(
                        Optional.of(Overflow.STANDARD),
                        Optional.empty(),
                        Optional.of(new Overflow(2, 1.5)),
                        Optional.of(new Overflow(0.5, 0.4)));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        RoutingTable table = table("{'rules':[{'name':'a','match':{'namespace':'n*','kind':'k','blackbox':true,"
                + "'annotation':['x','y=1'],'label':'l','memory':{'min':1,'max':2}},'pools':['p','q'],"
                + "'overflow':{'enter':0.8,'leave':0.6},'isolation':'process'},"
                + "{'name':'b','isolation':'microvm','overflow':false}],"
                + "'minimums':[{'namespace':'g','isolation':'container'}]}");

        ObjectNode written = TableJson.of(table);

        assertThat(TableReader.read(written, 7)).isEqualTo(table);
        assertThat(TableJson.of(TableReader.read(written, 7))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}                                              | the routing policy: 'rules' is missing",
                "{'rulez':[]}                                    | 'rulez' is no key; did you mean 'rules'?",
                "{'rules':[{'pools':['x']}]}                     | rule 1: 'name' is missing",
                "{'rules':[{'name':'r'}]}                        | rule 'r': 'pools' is missing",
                "{'rules':[{'name':'r','pool':['x']}]}           | rule 'r': 'pool' is no key; did you mean 'pools'?",
                "{'rules':[{'name':'r','pools':['x','x']}]}      | rule 'r': 'pools' names a pool twice",
                "{'rules':[{'name':'r','pools':[1]}]}            | rule 'r': 'pools' must be a text",
                "{'rules':[{'name':'r','pools':'x','match':{'knd':'a'}}]} | rule 'r', match: 'knd' is no key; did you mean 'kind'?",
                "{'rules':[{'name':'r','pools':'x','match':{'kind':'a*b'}}]} | may have a star at its end alone",
                "{'rules':[{'name':'r','pools':'x','match':{'memory':{'min':3,'max':2}}}]} | rule 'r', match, memory: 'min' is 3",
                "{'rules':[{'name':'r','pools':'x','overflow':{'enter':0.5,'leave':0.6}}]} | rule 'r': 'overflow' has enter 0.5",
                "{'rules':[{'name':'r','pools':'x','isolation':'jail'}]} | none < process < container",
                "{'rules':[{'name':'r','pools':'x'},{'name':'r','pools':'x'}]} | that of a rule before it",
                "{'rules':[],'minimums':[{'namespace':'x'}]}     | minimum 1: 'isolation' is missing"
            })
    void errorsNameTheRuleAndTheKey(String json, String error) {
        assertThatThrownBy(() -> table(json))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(error);
    }

    private static RoutingTable table(String json) {
        return TableReader.read(Json.parse(json.replace('\'', '"')), 7);
    }

    private static Ask ask(String namespace, String kind, int megabytes, String annotations) {
        var values = new LinkedHashMap<String, JsonNode>();
        Json.parse(annotations.replace('\'', '"')).properties().forEach(it -> values.put(it.getKey(), it.getValue()));
        return new Ask(namespace, kind, kind.equals("blackbox"), megabytes, new Annotations(values));
    }
}
