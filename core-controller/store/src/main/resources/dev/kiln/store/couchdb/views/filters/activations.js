// SPDX-License-Identifier: Apache-2.0
function (doc) {
  if (doc.activationId === undefined) {
    return;
  }
  var summary = {
    namespace: doc.namespace,
    name: doc.name,
    version: doc.version,
    publish: doc.publish,
    annotations: doc.annotations,
    activationId: doc.activationId,
    start: doc.start,
    cause: doc.cause
  };
  if (doc.end) {
    summary.end = doc.end;
    summary.duration = doc.end - doc.start;
    summary.statusCode = doc.response ? doc.response.statusCode : undefined;
  }
  // the action as it was invoked: through a binding, in a package, or of the default package
  var path = [];
  var binding = [];
  (doc.annotations || []).forEach(function (annotation) {
    if (typeof annotation.value === 'string') {
      if (annotation.key === 'path') {
        path = annotation.value.split('/');
      } else if (annotation.key === 'binding') {
        binding = annotation.value.split('/');
      }
    }
  });
  var name = doc.name;
  if (binding.length > 1) {
    name = binding[1] + '/' + name;
  } else if (path.length === 3) {
    name = path[1] + '/' + name;
  }
  emit([doc.namespace + '/' + name, doc.start], summary);
}
