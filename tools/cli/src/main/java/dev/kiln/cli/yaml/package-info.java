// SPDX-License-Identifier: Apache-2.0
/** YAML as JSON trees and back, for manifests and descriptions of APIs; its library is loaded when one is read or written. */
@NullMarked
package dev.kiln.cli.yaml;

import org.jspecify.annotations.NullMarked;
