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
  emit([doc.namespace, doc.start], summary);
}
