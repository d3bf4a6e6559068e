"""Holds a task to SkyPilot's own reading of it, with no server, no cloud and no network: `task.py FILE SECRET=VALUE…`.

SkyPilot downloads its catalogs of accelerators and machines; small ones that stand in for them are written beforehand.
"""

import os
import sys
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="cotton-sky-"))
os.environ.update(SKYPILOT_DISABLE_USAGE_COLLECTION="1", SKY_RUNTIME_DIR=str(HOME), HOME=str(HOME))
CATALOGS = {
    "common/accelerators.csv": "AcceleratorName,Clouds\nH100,\"['AWS']\"\n",
    "common/metadata.csv": "GPU,MemoryGB,Manufacturer\nH100,80,nvidia\n",
    "aws/vms.csv": (
        "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch\n"
        "p5.48xlarge,H100,8.0,192.0,2048.0,,55.0,20.0,us-east-1,use1-az1,x86_64\n"
    ),
}

import sky  # noqa: E402
import yaml  # noqa: E402
from sky.skylet import constants  # noqa: E402

for name, text in CATALOGS.items():
    file = HOME / ".sky" / "catalogs" / constants.CATALOG_SCHEMA_VERSION / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)

task = sky.Task.from_yaml_config(
    yaml.safe_load(Path(sys.argv[1]).read_text()), secrets_overrides=[tuple(one.split("=", 1)) for one in sys.argv[2:]]
)
task.validate()
(resources,) = task.resources
print(task.num_nodes, resources.accelerators, resources.use_spot, resources.disk_size, sep="|")
