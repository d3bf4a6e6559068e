import { statfsSync } from "node:fs"

/*
 * `f_type` of file systems whose locks or shared memory span machines (Linux: include/uapi/linux/magic.h and the
 * vendors' own). SQLite's WAL needs memory that all of its users share, so it is unsafe on them
 * (https://www.sqlite.org/wal.html). FUSE is counted too: sshfs and most object-store mounts are FUSE.
 */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB2"],
  [0xff534d42, "CIFS"],
  [0x65735546, "FUSE"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x00c36400, "Ceph"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x7461636f, "OCFS2"],
  [0x01161970, "GFS2"],
  [0xaad7aaea, "PanFS"]
])

/** The name of the network file system that `folder` lies on, or `null` for a local one. */
export const networkFileSystem = (folder: string): string | null => {
  try {
    // Some kernels hand the magic number over sign-extended.
    return NETWORK.get(Number(BigInt.asUintN(32, BigInt(statfsSync(folder).type)))) ?? null
  } catch {
    return null
  }
}
