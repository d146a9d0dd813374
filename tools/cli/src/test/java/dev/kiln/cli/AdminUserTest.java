// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdminUserTest extends CliTest {

    private static final String UUID = "0a0b0c0d-0000-4000-8000-000000000001";
    private static final String SECRET = "k".repeat(64);
    private static final String MADE =
            "{'subject':'alice','namespace':'alice','uuid':'" + UUID + "','key':'" + SECRET + "'}";
    private static final String USER = """
            {'subject':'alice','blocked':false,'namespaces':[\
            {'name':'alice','uuid':'%s','keyIs':'plain','key':'%s','limits':{}},\
            {'name':'staging','uuid':'u2','keyIs':'hashed','limits':{}}]}""".formatted(UUID, SECRET);

    @Test
    void createPrintsTheKeyAndNothingElse() {
        server.answers(200, MADE);

        kiln("admin", "user", "create", "alice").isOk(UUID + ":" + SECRET + "\n");

        asked("PUT /admin/v1/subjects/alice");
        sent("{}");
        assertThat(server.last().header("Authorization")).startsWith("Basic ");
    }

    @Test
    void createTakesNamespaceCredentialAndRevoke() {
        server.answers(200, MADE);

        kiln("admin", "user", "create", "a b", "-ns", "staging", "--credential", "u:k", "--revoke");

        asked("PUT /admin/v1/subjects/a%20b");
        sent("{'namespace':'staging','uuid':'u','key':'k','revoke':true}");
    }

    @Test
    void aCredentialHasTwoParts() {
        kiln("admin", "user", "create", "alice", "--credential", "nonsense")
                .failed(2, "error: A credential has the form UUID:KEY.\nhint: leave it out to get a new one\n");
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWords() {
        server.answers(409, "{'error':'Namespace already exists','code':'x'}");

        kiln("admin", "user", "create", "alice")
                .failed(153, "error: Unable to create user 'alice': Namespace already exists (code x)\n");
    }

    @Test
    void grantAddsANamespace() {
        server.answers(200, MADE);

        kiln("admin", "user", "grant", "alice", "staging").isOk(UUID + ":" + SECRET + "\n");

        asked("PUT /admin/v1/subjects/alice");
        sent("{'namespace':'staging'}");
    }

    @Test
    void getPrintsTheKeyOfTheNamespaceOfTheSameName() {
        server.answers(200, USER);

        kiln("admin", "user", "get", "alice").isOk(UUID + ":" + SECRET + "\n");

        asked("GET /admin/v1/subjects/alice?keys=true");
    }

    @Test
    void getPrintsAllWhenAsked() {
        server.answers(200, USER);

        kiln("admin", "user", "get", "alice", "-a").isOk("alice\t" + UUID + ":" + SECRET + "\nstaging\tu2:(hashed)\n");
    }

    @Test
    void aHashedKeyCannotBeShown() {
        server.answers(200, USER);

        kiln("admin", "user", "get", "alice", "-ns", "staging").failed(1, """
                        error: The key of namespace "staging" is kept as a hash and cannot be shown.
                        hint: make a new one with: kiln admin user create alice -ns staging --revoke
                        """);
    }

    @Test
    void aNamespaceThatIsNotHisIsNamed() {
        server.answers(200, USER);

        kiln("admin", "user", "get", "alice", "-ns", "other").failed(1, """
                        error: namespace "other" not found for "alice"
                        hint: see all of them with: kiln admin user get alice --all
                        """);
    }

    @Test
    void deleteSaysWhat() {
        server.answers(200, "{'message':'Subject deleted'}").answers(200, "{'message':'Namespace deleted'}");

        kiln("admin", "user", "delete", "alice").isOk("Subject deleted\n");
        kiln("admin", "user", "delete", "alice", "-ns", "staging").isOk("Namespace deleted\n");

        assertThat(server.lines())
                .containsExactly(
                        "DELETE /admin/v1/subjects/alice", "DELETE /admin/v1/subjects/alice?namespace=staging");
    }

    @Test
    void listOfANamespacePrintsKeysAndOwners() {
        server.answers(200, "[" + USER + "]").answers(200, "[" + USER + "]").answers(200, "[" + USER + "]");

        kiln("admin", "user", "list", "alice").isOk(UUID + ":" + SECRET + "\talice\n");
        kiln("admin", "user", "list", "alice", "-k").isOk(UUID + ":" + SECRET + "\n");
        kiln("admin", "user", "list", "staging", "-a").isOk("u2:(hashed)\talice\n");

        asked("GET /admin/v1/subjects?limit=0&namespace=staging&keys=true");
    }

    @Test
    void listOfANamespaceThatIsNobodysFails() {
        server.answers(200, "[]");

        kiln("admin", "user", "list", "x").failed(1, "error: no identities found for namespace \"x\"\n");
    }

    @Test
    void listShowsUsersWithoutTheirKeys() {
        server.answers(200, "[" + USER + ",{'subject':'bobby','blocked':true,'namespaces':[]}]");

        kiln("admin", "user", "list", "-l", "2").isOk("""
                        users
                        alice                                  alice staging
                        bobby                          blocked
                        """);

        asked("GET /admin/v1/subjects?limit=2&skip=0");
    }

    @Test
    void whoisSendsTheUuidAlone() {
        server.answers(200, "{'subject':'alice','namespace':'staging'}");

        kiln("admin", "user", "whois", UUID + ":" + SECRET).isOk("subject: alice\nnamespace: staging\n");

        asked("GET /admin/v1/whois?uuid=" + UUID);
    }

    @Test
    void blockAndUnblockTakeSeveral() {
        server.answers(200, "{}").answers(200, "{}").answers(200, "{}");

        kiln("admin", "user", "block", "alice", "bobby")
                .isOk("\"alice\" blocked successfully\n\"bobby\" blocked successfully\n");
        kiln("admin", "user", "unblock", "alice").isOk("\"alice\" unblocked successfully\n");

        assertThat(server.lines())
                .containsExactly(
                        "POST /admin/v1/subjects/alice/block",
                        "POST /admin/v1/subjects/bobby/block",
                        "POST /admin/v1/subjects/alice/unblock");
    }

    @Test
    void migrateCounts() {
        server.answers(200, "{'subject':'alice','migrated':1}");

        kiln("admin", "user", "migrate", "alice").isOk("\"alice\": 1 key hashed\n");
    }

    @Test
    void asJsonPrintsTheReply() {
        server.answers(200, "{'subject':'alice','namespace':'staging'}");

        kiln("admin", "user", "whois", UUID, "-o", "json").isOk("""
                        {
                            "subject": "alice",
                            "namespace": "staging"
                        }
                        """);
    }

    @Test
    void tracesShowNoKeyThatIsMadeOrRead() {
        server.answers(200, MADE).answers(200, USER);

        Ended made = kiln("admin", "user", "create", "alice", "-v", "--credential", UUID + ":" + SECRET);
        Ended read = kiln("admin", "user", "get", "alice", "-v");

        assertThat(made.err()).contains("REQUEST: PUT " + server.url() + "/admin/v1/subjects/alice", "\"key\":\"***\"");
        assertThat(made.err()).doesNotContain(SECRET);
        assertThat(read.err()).doesNotContain(SECRET);
        assertThat(made.out()).contains(SECRET);
    }

    @Test
    void groupsTellWhatIsInThem() {
        assertThat(kiln("admin").out()).contains("user", "limits");
        assertThat(kiln("admin", "user").out()).contains("create", "whois", "migrate");
        assertThat(kiln("completion", "bash").out()).contains("--revoke", "--invocationsPerMinute", "uncordon");
    }
}
