/** A binary heap of things that may go from a time on: the earliest first, ties in the order of arrival. */
export class Due<A> {
  readonly #heap: Array<{ readonly at: number; readonly order: number; readonly item: A }> = []
  #order = 0

  get size(): number {
    return this.#heap.length
  }

  /** The earliest time, or `Infinity`. */
  get next(): number {
    return this.#heap[0]?.at ?? Infinity
  }

  get first(): A | undefined {
    return this.#heap[0]?.item
  }

  push(at: number, item: A): void {
    const heap = this.#heap
    heap.push({ at, order: this.#order++, item })
    let child = heap.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#before(child, parent)) break
      this.#swap(child, parent)
      child = parent
    }
  }

  pop(): A | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined || heap.length === 0) return top?.item
    heap[0] = last
    let parent = 0
    for (;;) {
      const left = parent * 2 + 1
      const right = left + 1
      let least = parent
      if (left < heap.length && this.#before(left, least)) least = left
      if (right < heap.length && this.#before(right, least)) least = right
      if (least === parent) return top.item
      this.#swap(parent, least)
      parent = least
    }
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a]!, this.#heap[b]!]
    return x.at < y.at || (x.at === y.at && x.order < y.order)
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap
    ;[heap[a], heap[b]] = [heap[b]!, heap[a]!]
  }
}
