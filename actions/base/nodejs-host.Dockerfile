# SPDX-License-Identifier: Apache-2.0
# Node.js as the build machine has it; its libraries are those of the same Debian release.
ARG BASE
FROM ${BASE}
COPY node /usr/local/bin/node
RUN node --version
