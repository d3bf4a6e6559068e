/** Where the same report leads when its pages are served: the file on the disk leads nowhere. */
export interface ReportLinks {
  /** `problem/index` */
  readonly trace: (traceId: string) => string
  /** The traces that a filter marked for this reason. */
  readonly reason: (filter: string, reason: string) => string
}
