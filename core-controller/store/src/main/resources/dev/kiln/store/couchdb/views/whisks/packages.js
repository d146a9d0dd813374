// SPDX-License-Identifier: Apache-2.0
function (doc) {
  var isPackage = doc.entityType ? doc.entityType === 'package' : doc.binding !== undefined;
  if (!isPackage) {
    return;
  }
  emit([doc.namespace, doc.updated], {
    namespace: doc.namespace,
    name: doc.name,
    version: doc.version,
    publish: doc.publish,
    annotations: doc.annotations,
    binding: doc.binding && doc.binding.name !== undefined ? doc.binding : false,
    updated: doc.updated
  });
}
