// SPDX-License-Identifier: Apache-2.0
/** What the API server passes on to kubelets: logs, and over WebSockets port-forwards, execs and attachments. */
@NullMarked
package dev.kiln.k8s.standin.streams;

import org.jspecify.annotations.NullMarked;
