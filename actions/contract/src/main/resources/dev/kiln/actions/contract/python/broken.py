# SPDX-License-Identifier: Apache-2.0
def main( this does not parse
