// SPDX-License-Identifier: Apache-2.0
function (doc) {
  (doc.namespaces || []).forEach(function (namespace) {
    emit(namespace.uuid, null);
  });
}
