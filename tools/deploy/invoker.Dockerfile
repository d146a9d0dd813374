# SPDX-License-Identifier: Apache-2.0
# BASE: any image with bash and a Java of 25 or newer in its PATH. Its sandboxes are containers of the host's Docker daemon.
ARG BASE
FROM ${BASE}
COPY --chown=0:0 kiln /opt/kiln
# its name, its number's term and its ledger are there: keep it
RUN mkdir -m 700 /data && chown 10001:10001 /data
VOLUME /data
USER 10001:10001
ENV KILN_LOG_FORMAT=json KILN_METRICS_PORT=9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/kiln/alive"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/kiln/run", "dev.kiln.server.InvokerMain"]
