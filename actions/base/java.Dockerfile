# SPDX-License-Identifier: Apache-2.0
# Java as the build machine has it, without what actions do not need, and the distribution's Gson.
ARG BASE
FROM ${BASE}
RUN apt-get -q update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends libgoogle-gson-java \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
COPY java /opt/java
ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
RUN java --version
