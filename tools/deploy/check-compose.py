# SPDX-License-Identifier: Apache-2.0
"""Checks a compose file where Docker's plugin is not at hand: its grammar, and that what it names is defined."""
import sys

import yaml

compose = yaml.safe_load(open(sys.argv[1]))
services = compose["services"]
for name, service in services.items():
    assert service.get("image"), f"{name} has no image"
    for other in service.get("depends_on", []):
        assert other in services, f"{name} waits for {other}, which is not there"
    for secret in service.get("secrets", []):
        assert secret in compose["secrets"], f"{name} wants the secret {secret}, which is not there"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source.startswith("/") or source in compose["volumes"], f"{name} wants the volume {source}, which is not there"
    for key, value in service.get("environment", {}).items():
        assert isinstance(value, (str, int)), f"{key} of {name} is no text"
print(f"{len(services)} services")
