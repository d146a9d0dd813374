// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.subject !== undefined && doc.namespaces) {
    emit(doc.subject, null);
  }
}
