// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.lifecycle;

/** What becomes of a trigger, in the words of the convention. */
public enum LifecycleEvent {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    PAUSE,
    UNPAUSE
}
