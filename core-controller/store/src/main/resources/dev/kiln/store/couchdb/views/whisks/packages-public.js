// SPDX-License-Identifier: Apache-2.0
function (doc) {
  var isPackage = doc.entityType ? doc.entityType === 'package' : doc.binding !== undefined;
  var isBound = doc.binding && doc.binding.name !== undefined;
  if (!isPackage || doc.publish !== true || isBound) {
    return;
  }
  emit([doc.namespace, doc.updated], {
    namespace: doc.namespace,
    name: doc.name,
    version: doc.version,
    publish: doc.publish,
    annotations: doc.annotations,
    binding: false,
    updated: doc.updated
  });
}
