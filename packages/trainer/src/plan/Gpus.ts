/** An accelerator, by its maker's data sheet. */
export interface Gpu {
  readonly name: string
  /** Bytes of memory. */
  readonly memory: number
  /** Dense bf16 operations a second, without sparsity. */
  readonly peakFlops: number
}

const gb = (size: number) => size * 1e9

/** Sorted by memory. Peaks: NVIDIA's and AMD's data sheets of each, dense bf16. */
export const GPUS = {
  a10g: { name: "A10G 24 GB", memory: gb(24), peakFlops: 70e12 },
  rtx4090: { name: "RTX 4090 24 GB", memory: gb(24), peakFlops: 165e12 },
  "a100-40": { name: "A100 40 GB", memory: gb(40), peakFlops: 312e12 },
  l40s: { name: "L40S 48 GB", memory: gb(48), peakFlops: 362e12 },
  "a100-80": { name: "A100 80 GB", memory: gb(80), peakFlops: 312e12 },
  h100: { name: "H100 80 GB", memory: gb(80), peakFlops: 989e12 },
  h200: { name: "H200 141 GB", memory: gb(141), peakFlops: 989e12 },
  b200: { name: "B200 180 GB", memory: gb(180), peakFlops: 2250e12 }
} as const satisfies Readonly<Record<string, Gpu>>

export type GpuKind = keyof typeof GPUS
export const GPU_KINDS = Object.keys(GPUS) as ReadonlyArray<GpuKind>
