// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

import dev.kiln.messaging.events.UserEvent.Metric;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.identity.Identity;

/** Takes what happens to users. Never waits and never fails: an event may be lost, a call must not be. */
public interface UserEvents {

    /** For whoever does not want to know. */
    UserEvents NONE = new UserEvents() {
        @Override
        public void ended(Activation record, String namespaceUuid) {
            // nobody is told
        }

        @Override
        public void measured(Identity user, Metric metric, long value) {
            // nobody is told
        }
    };

    /** An activation ended, with this record, for the namespace of this uuid. */
    void ended(Activation record, String namespaceUuid);

    void measured(Identity user, Metric metric, long value);
}
