// SPDX-License-Identifier: Apache-2.0
function (doc) {
  var looksLikeOne = doc.parameters !== undefined && doc.exec === undefined && doc.binding === undefined;
  if (doc.entityType ? doc.entityType !== 'trigger' : !looksLikeOne) {
    return;
  }
  emit([doc.namespace, doc.updated], {
    namespace: doc.namespace,
    name: doc.name,
    version: doc.version,
    publish: doc.publish,
    annotations: doc.annotations,
    updated: doc.updated
  });
}
