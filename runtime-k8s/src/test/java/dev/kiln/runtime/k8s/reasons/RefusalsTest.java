// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            403 | pods "x" is forbidden: exceeded quota: team, requested: limits.memory=1Gi           | CAPACITY    | ResourceQuota
            403 | pods "x" is forbidden: maximum memory usage per Container is 128Mi, but limit is 1Gi | UNSUPPORTED | LimitRange
            403 | pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged          | PLATFORM    | pod-security.kubernetes.io/enforce
            403 | error looking up service account a/b: serviceaccount "b" not found                   | PLATFORM    | serviceAccountName
            403 | no PriorityClass with name urgent was found                                          | PLATFORM    | priorityClassName
            403 | pod rejected: RuntimeClass "gvisor" not found                                        | PLATFORM    | runtimeClassName
            403 | unable to create new content in namespace a because it is being terminated           | PLATFORM    | being deleted
            403 | User "kiln" cannot create resource "pods" in API group "" in the namespace "a"       | PLATFORM    | permission
            403 | something else                                                                       | PLATFORM    | forbids the pod
            400 | admission webhook "policy.example.com" denied the request: exceeded quota             | PLATFORM    | webhook
            500 | failed calling webhook "policy.example.com": context deadline exceeded               | PLATFORM    | Repair the webhook
            401 | Unauthorized                                                                         | PLATFORM    | credentials
            404 | namespaces "a" not found                                                             | PLATFORM    | Create the namespace
            409 | the object has been modified                                                         | PLATFORM    | Try again
            422 | Pod "x" is invalid: spec.volumes[0]: Required value                                  | PLATFORM    | pod-template
            429 | too many requests                                                                    | PLATFORM    | api-requests-per-second
            503 | etcd is not there                                                                    | PLATFORM    | status 503
            0   | java.net.ConnectException                                                            | PLATFORM    | no API server answers at https://there
            """)
    void aRefusalSaysWhoseFaultItIsAndWhatToDo(int code, String said, Fault fault, String words) {
        Trouble trouble = Refusals.of(code, said, "https://there");

        assertThat(trouble.fault()).isEqualTo(fault);
        assertThat(trouble.what() + ". " + trouble.remedy()).contains(words);
    }
}
