// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.activationId !== undefined && doc.start !== undefined) {
    emit(doc.start, 1);
  }
}
