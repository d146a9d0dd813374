// SPDX-License-Identifier: Apache-2.0
/** Whether an object that is valid may come in: its namespace, quotas, limit ranges, pod security, and a webhook that says no. */
@NullMarked
package dev.kiln.k8s.standin.admission;

import org.jspecify.annotations.NullMarked;
