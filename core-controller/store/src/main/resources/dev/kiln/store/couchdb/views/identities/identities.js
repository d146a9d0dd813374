// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (!doc.namespaces || doc.blocked) {
    return;
  }
  doc.namespaces.forEach(function (namespace) {
    // a hashed key cannot be looked up; kiln-subjects.v1 finds its owner by the uuid
    if (namespace.key !== undefined) {
      var identity = {
        _id: namespace.name + '/limits',
        namespace: namespace.name,
        uuid: namespace.uuid,
        key: namespace.key
      };
      emit([namespace.name], identity);
      emit([namespace.uuid, namespace.key], identity);
    }
  });
}
