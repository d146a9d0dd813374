// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.web.Extension;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwaggerTest {

    private static final NamespaceName GUEST = new NamespaceName("guest");
    private static final String BACKEND = "'x-openwhisk':{'url':'https://any/api/v1/web/guest/default/hello.http'}";

    @Test
    void anApiIsReadFromItsDescription() {
        Api api = api("""
                'basePath':'/v1','info':{'title':'Books'},'paths':{'/books/{isbn}':{
                  'parameters':[],'get':{%s},'x-more':1},'x-other':{}}""".formatted(BACKEND));

        assertThat(api.basePath().value()).isEqualTo("/v1");
        assertThat(api.name()).isEqualTo("Books");
        assertThat(api.hasCors()).isTrue();
        assertThat(api.operations()).singleElement().satisfies(it -> {
            assertThat(it.toString()).isEqualTo("GET /books/{isbn}");
            assertThat(it.backend().action()).hasToString("guest/hello");
            assertThat(it.backend().extension()).isEqualTo(Extension.HTTP);
            assertThat(it.needsKey()).isFalse();
            assertThat(it.perMinute()).isEmpty();
        });
    }

    @Test
    void whatIsNotSaidHasAStandard() {
        Api api = api("'paths':{}");

        assertThat(api.basePath()).isEqualTo(BasePath.ROOT);
        assertThat(api.name()).isEqualTo("/");
        assertThat(api.keyHeader()).isEqualTo("X-API-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'url':'http://h/api/v1/web/_/default/a.json' | guest/a | JSON | ##",
                "'url':'/api/v1/web/guest/p/a%20b' | guest/p/a b | HTTP | ##",
                "'url':'/api/v1/web/guest/p/a.http$(request.path)' | guest/p/a | HTTP | ##",
                "'url':'/api/v1/web/guest/p/a.svg/more/of/it' | guest/p/a | SVG | /more/of/it",
                "'namespace':'guest','package':'p','action':'a.text' | guest/p/a | TEXT | ##",
                "'namespace':'_','package':'','action':'a' | guest/a | HTTP | ##",
                "'action':'a' | guest/a | HTTP | ##",
            })
    void backendsAreNamedByAddressOrByParts(String backend, String action, Extension extension, String rest) {
        Operation operation = api("'paths':{'/a':{'get':{'x-openwhisk':{" + backend + "}}}}")
                .operations()
                .getFirst();

        assertThat(operation.backend().action()).hasToString(action);
        assertThat(operation.backend().extension()).isEqualTo(extension);
        assertThat(operation.backend().rest()).isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'get':{} | does not say which web action",
                "'get':5 | does not say which web action",
                "'get':{'x-openwhisk':{'url':'https://elsewhere.example/a'}} | no web action of this platform",
                "'get':{'x-openwhisk':{'url':'/api/v1/web/other/default/a'}} | to a web action of its own, 'guest'",
                "'get':{'x-openwhisk':{'namespace':'other','action':'a'}} | to a web action of its own, 'guest'",
                "'get':{'x-openwhisk':{'url':'/api/v1/web/guest/a'}} | does not lead to a web action",
                "'get':{'x-openwhisk':{'url':'/api/v1/web/guest/default/'}} | does not lead to a web action",
                "'get':{'x-openwhisk':{'url':'/api/v1/web/guest/default/%zz'}} | percent-encoded",
                "'$ref':'#/x' | lies elsewhere",
                "'get':{B,'x-kiln-require-key':'yes'} | has to be true or false",
                "'get':{B,'x-kiln-rate-limit':0} | from 1 to",
                "'get':{B,'x-kiln-rate-limit':'9'} | from 1 to",
                "'get':{B,'x-kiln-rate-limit':1000001} | from 1 to",
                "'get':{B,'security':[{'unknown':[]}]} | asks for the security 'unknown'",
                "'get':{B,'security':'none'} | has to be a list",
                "'get':{B,'security':['none']} | list of objects",
            })
    void whatCannotBeServedIsRefused(String path, String why) {
        assertThatThrownBy(() -> api("'paths':{'/a':{" + path.replace("B", BACKEND) + "}}"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(text(refusal)).contains(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'paths':5 | 'paths' has to be an object",
                "'info':5,'paths':{} | 'info' has to be an object",
                "'paths':{'/a':5} | has to be an object",
                "'paths':{'a':{}} | must begin with",
                "'basePath':'a','paths':{} | must begin with",
                "'basePath':'/a/../b','paths':{} | must begin with",
                "'basePath':'/a//b','paths':{} | must begin with",
                "'info':{'title':''},'paths':{} | its title",
                "'paths':{'/a/{x}':{},'/a/{y}':{}} | no request could tell",
            })
    void descriptionsOfAnotherFormAreRefused(String document, String why) {
        assertThatThrownBy(() -> api(document))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(text(refusal)).contains(why));
    }

    @Test
    void otherVersionsOfSwaggerAreRefused() {
        assertThatThrownBy(() -> Swagger.api(GUEST, Json.object().put("openapi", "3.0.0"), List.of()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(text(refusal)).contains("Swagger 2.0"));
    }

    @Test
    void parametersInThePathNeedTheWholeResponse() {
        assertThatThrownBy(() -> api("'paths':{'/{x}':{'get':{'x-openwhisk':{'url':'/api/v1/web/_/default/a.json'}}}}"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(text(refusal)).contains("response type has to be 'http'"));
    }

    @Test
    void keysAndRatesOfTheWholeAreThoseOfEachPartThatSaysNothing() {
        Api api = api("""
                'x-kiln-require-key':true,'x-kiln-rate-limit':7,'paths':{
                  '/a':{'get':{%1$s}},
                  '/b':{'get':{%1$s,'x-kiln-require-key':false,'x-kiln-rate-limit':8}}}""".formatted(BACKEND));

        assertThat(api.operations()).extracting(Operation::needsKey).containsExactly(true, false);
        assertThat(api.operations())
                .extracting(Operation::perMinute)
                .containsExactly(OptionalInt.of(7), OptionalInt.of(8));
    }

    @Test
    void swaggersOwnSecurityCounts() {
        Api api = api("""
                'securityDefinitions':{'client':{'type':'apiKey','in':'header','name':'X-Client'},
                                       'other':{'type':'basic'}},
                'security':[{'client':[]}],
                'paths':{'/a':{'get':{%1$s}},'/b':{'get':{%1$s,'security':[]}},
                         '/c':{'get':{%1$s,'security':[{'client':[]},{}]}}}""".formatted(BACKEND));

        assertThat(api.keyHeader()).isEqualTo("X-Client");
        assertThat(api.operations()).extracting(Operation::needsKey).containsExactly(true, false, false);
    }

    @Test
    void corsIsSwitchedByTheExtensionOfOpenWhisksGateway() {
        assertThat(api("'x-ibm-configuration':{'cors':{'enabled':false}},'paths':{}")
                        .hasCors())
                .isFalse();
    }

    private static Api api(String document) {
        String json = "{'swagger':'2.0'," + document + "}";
        ObjectNode parsed = Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return Swagger.api(GUEST, parsed, List.of());
    }

    private static String text(Refusal refusal) {
        return refusal.problem() instanceof Problem.Invalid invalid
                ? invalid.text()
                : refusal.problem().toString();
    }
}
