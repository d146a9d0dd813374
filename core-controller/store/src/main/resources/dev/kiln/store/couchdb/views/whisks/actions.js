// SPDX-License-Identifier: Apache-2.0
function (doc) {
  var isAction = doc.entityType ? doc.entityType === 'action' : doc.exec !== undefined;
  if (!isAction || !doc.exec || typeof doc.namespace !== 'string') {
    return;
  }
  var summary = {
    namespace: doc.namespace,
    name: doc.name,
    version: doc.version,
    publish: doc.publish,
    annotations: doc.annotations,
    limits: doc.limits,
    exec: { binary: doc.exec.binary || doc.exec.jar !== undefined },
    updated: doc.updated
  };
  emit([doc.namespace, doc.updated], summary);
  var root = doc.namespace.split('/')[0];
  if (root !== doc.namespace) {
    emit([root, doc.updated], summary);
  }
}
