# SPDX-License-Identifier: Apache-2.0
# Go from the distribution's packages, without what compiling programs does not take.
ARG BASE
FROM ${BASE}
# The flags decide which entries of the cache are found, so they are those that actions are compiled with, too. Without the tables
# for debuggers the cache is a third smaller; traces of a panic do not need them.
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -gcflags=all=-dwarf=false -ldflags=-w" GOCACHE=/opt/go-cache
# The standard library is compiled into a cache that sandboxes only read; what the package brings has other flags.
RUN apt-get -q update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends golang-go \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /usr/lib/go-*/pkg/linux_* /usr/share/go-*/test /usr/share/go-*/api \
    && find -L /usr/share/go-*/src -depth \( -name testdata -o -name '*_test.go' \) -exec rm -rf {} + \
    && go build std
