// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.activationId !== undefined && doc.logs && doc.logs.length > 0) {
    emit(doc.start, doc.logs.length);
  }
}
