/** Markdown that grows up to a limit. */

/** Kept free for closing tags, and for the number of items that did not fit. */
const RESERVE_BYTES = 1_000

/** An item of a list, and how many targets it is about. */
export interface Item {
  readonly html: string
  readonly targets: number
}

export interface ItemList {
  readonly open: string
  readonly items: Iterable<Item>
  /** All targets, shown or not. */
  readonly total: number
  /** The text that stands for items that did not fit. */
  readonly more: (targets: number) => string
  readonly close: string
}

export class SizedMarkdown {
  readonly parts: string[] = []
  #left: number

  constructor(bytes: number) {
    this.#left = bytes - RESERVE_BYTES
  }

  /** Returns whether it fitted. */
  add(part: string): boolean {
    const bytes = Buffer.byteLength(part) + 1
    if (bytes > this.#left) return false
    this.#left -= bytes
    this.parts.push(`${part}\n`)
    return true
  }

  /** As many items as fit. The end of the list always fits. */
  addList({ open, items, total, more, close }: ItemList): void {
    if (!this.add(open)) return
    let shown = 0
    for (const { html, targets } of items) {
      if (!this.add(html)) break
      shown += targets
    }
    if (shown < total) this.parts.push(`${more(total - shown)}\n`)
    this.parts.push(`${close}\n`)
  }
}
