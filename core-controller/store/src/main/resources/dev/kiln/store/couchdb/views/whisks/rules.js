// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.entityType ? doc.entityType !== 'rule' : doc.trigger === undefined) {
    return;
  }
  emit([doc.namespace, doc.updated], {
    namespace: doc.namespace,
    name: doc.name,
    version: doc.version,
    publish: doc.publish,
    annotations: doc.annotations,
    action: doc.action,
    trigger: doc.trigger,
    updated: doc.updated
  });
}
