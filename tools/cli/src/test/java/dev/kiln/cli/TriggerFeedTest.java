// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TriggerFeedTest extends CliTest {

    private static final String GET = "GET /api/v1/namespaces/_/triggers/hourly";
    private static final String DELETE = "DELETE /api/v1/namespaces/_/triggers/hourly";
    private static final String CREATE = "PUT /api/v1/namespaces/_/triggers/hourly?overwrite=false";
    private static final String UPDATE = "PUT /api/v1/namespaces/_/triggers/hourly?overwrite=true";
    private static final String TELL = "POST /api/v1/namespaces/whisk.system/actions/alarms/interval?blocking=true";

    private static final String FEED = "/whisk.system/alarms/interval";
    private static final String HOURLY =
            "{'name':'hourly','annotations':[{'key':'feed','value':'/whisk.system/alarms/interval'}]}";
    private static final String DONE = "{'activationId':'77','response':{'success':true}}";
    private static final String FAILED =
            "{'activationId':'78','response':{'success':false,'result':{'error':'minutes are missing'}}}";
    private static final String SHOWN = """
            ok: invoked /whisk.system/alarms/interval with id 77
            {
                "activationId": "77",
                "response": {
                    "success": true
                }
            }
            """;
    private static final String REFUSED = "error: Unable to invoke feed '/whisk.system/alarms/interval' of trigger"
            + " 'hourly': minutes are missing\nhint: what it did: kiln activation get 78; ";

    @Test
    void createMakesTheTriggerThenTellsItsFeed() {
        server.answers(200, "{}").answers(200, DONE);

        kiln("trigger", "create", "hourly", "--feed", FEED, "-p", "minutes", "60")
                .isOk(SHOWN + "ok: created trigger hourly\n");

        assertThat(server.lines()).containsExactly(CREATE, TELL);
        assertThat(server.body(0))
                .isEqualTo("{\"namespace\":\"_\",\"name\":\"hourly\",\"annotations\":[{\"key\":\"feed\",\"value\":\""
                        + FEED + "\"}]}");
        told("'minutes':60,", "CREATE");
    }

    @Test
    void createTakesTheTriggerBackWhenTheFeedFails() {
        server.answers(200, "{}").answers(502, FAILED).answers(200, "{}");

        kiln("trigger", "create", "hourly", "--feed", FEED)
                .failed(246, REFUSED + "trigger hourly was not created\n")
                .printed(246, "");

        assertThat(server.lines()).containsExactly(CREATE, TELL, DELETE);
    }

    @Test
    void createTakesTheTriggerBackWhenThereIsNoSuchFeed() {
        server.answers(200, "{}")
                .answers(404, "{'error':'The requested resource does not exist.','code':'x'}")
                .answers(200, "{}");

        kiln("trigger", "create", "hourly", "--feed", FEED).failed(148, """
                        error: Unable to invoke feed '/whisk.system/alarms/interval' of trigger 'hourly': \
                        The requested resource does not exist. (code x)
                        hint: trigger hourly was not created
                        """);

        assertThat(server.lines()).containsExactly(CREATE, TELL, DELETE);
    }

    @Test
    void triggerThatCannotBeTakenBackIsTold() {
        server.answers(200, "{}").answers(502, FAILED).answers(503, "{'error':'down','code':'x'}");

        kiln("trigger", "create", "hourly", "--feed", FEED)
                .failed(
                        246,
                        REFUSED
                                + "trigger hourly is left without its feed; delete it with: kiln trigger delete hourly --force\n");
    }

    @Test
    void existingTriggerIsNotTouchedByAFeed() {
        server.answers(409, "{'error':'resource already exists','code':'x'}");

        kiln("trigger", "create", "hourly", "--feed", FEED)
                .failed(153, "error: Unable to create trigger 'hourly': resource already exists (code x)\n");

        assertThat(server.lines()).containsExactly(CREATE);
    }

    @Test
    void parametersSayWhoseTheyAre() {
        server.answers(200, "{}").answers(200, DONE);

        kiln("trigger", "create", "hourly", "--feed", FEED, "-F", "minutes", "60", "-T", "source", "clock");

        assertThat(server.body(0)).contains("\"parameters\":[{\"key\":\"source\",\"value\":\"clock\"}]");
        told("'minutes':60,", "CREATE");
    }

    @Test
    void parametersThatDoNotSayItCannotBeMixedWithThoseThatDo() {
        kiln("trigger", "create", "hourly", "--feed", FEED, "-p", "a", "1", "-T", "b", "2")
                .failed(2, """
                        error: Parameters given by -p or -P cannot be mixed with --feed-param or --trigger-param.
                        hint: write --feed-param for those of the feed and --trigger-param for those of the trigger
                        """);
        kiln("trigger", "create", "hourly", "-F", "b", "2").failed(2, """
                        error: This trigger has no feed that could get a --feed-param.
                        hint: create it with --feed FEED, or write --trigger-param
                        """);
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void asJsonShowsTheTriggerAlone() {
        server.answers(200, "{'name':'hourly'}").answers(200, DONE);

        kiln("trigger", "create", "hourly", "--feed", FEED, "-o", "json").isOk("{\n    \"name\": \"hourly\"\n}\n");
    }

    @Test
    void getAsksTheFeed() {
        server.answers(200, HOURLY).answers(200, DONE);

        kiln("trigger", "get", "hourly").isOk(SHOWN);

        assertThat(server.lines()).containsExactly(GET, TELL);
        told("", "READ");
    }

    @Test
    void fieldsAndSummariesDoNotAskTheFeed() {
        server.answers(200, HOURLY);

        kiln("trigger", "get", "hourly", "name").isOk("ok: got trigger hourly, displaying field name\n\"hourly\"\n");

        assertThat(server.lines()).containsExactly(GET);
    }

    @Test
    void updateTellsTheFeed() {
        server.answers(200, HOURLY).answers(200, DONE);

        kiln("trigger", "update", "hourly", "-p", "minutes", "30").isOk(SHOWN + "ok: updated trigger hourly\n");

        assertThat(server.lines()).containsExactly(GET, TELL);
        told("'minutes':30,", "UPDATE");
    }

    @Test
    void updateOfTheTriggerAloneKeepsItsFeed() {
        server.answers(200, HOURLY).answers(200, "{}");

        kiln("trigger", "update", "hourly", "-T", "source", "clock", "-a", "n", "1")
                .isOk("ok: updated trigger hourly\n");

        assertThat(server.lines()).containsExactly(GET, UPDATE);
        sent("""
                {'parameters':[{'key':'source','value':'clock'}],'annotations':[{'key':'n','value':1},\
                {'key':'feed','value':'/whisk.system/alarms/interval'}],'namespace':'_','name':'hourly'}""");
    }

    @Test
    void deleteStopsTheFeedFirst() {
        server.answers(200, HOURLY).answers(200, DONE).answers(200, "{}");

        kiln("trigger", "delete", "hourly").isOk(SHOWN + "ok: deleted trigger hourly\n");

        assertThat(server.lines()).containsExactly(GET, TELL, DELETE);
    }

    @Test
    void deleteStaysAwayFromATriggerWhoseFeedFails() {
        server.answers(200, HOURLY).answers(502, FAILED);

        kiln("trigger", "delete", "hourly")
                .failed(
                        246,
                        REFUSED
                                + "trigger hourly was not deleted; to delete it without stopping its feed add --force\n");

        assertThat(server.lines()).containsExactly(GET, TELL);
    }

    @Test
    void deleteByForceNeedsNoFeed() {
        server.answers(200, HOURLY).answers(502, FAILED).answers(200, "{}");

        Ended ended = kiln("trigger", "delete", "hourly", "--force").printed(0, "ok: deleted trigger hourly\n");

        assertThat(ended.err()).startsWith("hint: its feed was not stopped: Unable to invoke feed");
        assertThat(server.lines()).containsExactly(GET, TELL, DELETE);
    }

    @Test
    void feedThatHasNotFinishedIsNoFailure() {
        server.answers(200, "{}").answers(202, "{'activationId':'77'}");

        kiln("trigger", "create", "hourly", "--feed", FEED).isOk("""
                        ok: invoked /whisk.system/alarms/interval, but the request has not yet finished, with id 77
                        ok: created trigger hourly
                        """);
    }

    @Test
    void tracesDoNotShowTheKeyThatTheFeedGets() {
        server.answers(200, "{}").answers(200, DONE);

        assertThat(kiln("trigger", "create", "hourly", "--feed", FEED, "-v").err())
                .contains("lifecycleEvent")
                .doesNotContain(KEY.substring(40));
    }

    private void told(String parameters, String event) {
        asked(TELL);
        sent("{" + parameters + "'lifecycleEvent':'" + event + "','triggerName':'/_/hourly','authKey':'" + KEY + "'}");
    }
}
