# SPDX-License-Identifier: Apache-2.0
# BASE: any image with bash and a Java of 25 or newer in its PATH.
ARG BASE
FROM ${BASE}
COPY --chown=0:0 kiln /opt/kiln
RUN mkdir -m 700 /data && chown 10001:10001 /data
USER 10001:10001
ENV CONFIG_kiln_controller_http_host=0.0.0.0 KILN_LOG_FORMAT=json
EXPOSE 3233 25520
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/kiln/alive", "3233"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/kiln/run", "dev.kiln.server.ControllerMain"]
