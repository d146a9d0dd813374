# SPDX-License-Identifier: Apache-2.0
FROM scratch
ADD rootfs.tar /
CMD ["bash"]
