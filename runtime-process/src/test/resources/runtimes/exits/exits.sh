# SPDX-License-Identifier: Apache-2.0
echo these-are-my-last-words
echo these-are-my-last-words >&2
exit 7
