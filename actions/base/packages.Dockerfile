# SPDX-License-Identifier: Apache-2.0
# An interpreter from the distribution's packages.
ARG BASE
FROM ${BASE}
ARG PACKAGES
RUN apt-get -q update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends ${PACKAGES} \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
