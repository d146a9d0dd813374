// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.kind !== undefined && doc.due !== undefined) {
    emit([doc.kind, doc.due], null);
  }
}
