// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.namespaces) {
    if (doc.blocked) {
      doc.namespaces.forEach(function (namespace) {
        emit(namespace.name, 1);
      });
    }
    return;
  }
  var suffix = '/limits';
  var at = doc._id.length - suffix.length;
  if (at > 0 && doc._id.indexOf(suffix, at) === at
      && (doc.concurrentInvocations === 0 || doc.invocationsPerMinute === 0)) {
    emit(doc._id.substring(0, at), 1);
  }
}
