# SPDX-License-Identifier: Apache-2.0
# A Java of just what Kiln needs, of the machine that builds, where no image with a JDK 25 can be had.
ARG BASE
FROM ${BASE}
COPY java /opt/java
ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
RUN java --version
