/** Of a long list the rows in view are drawn, and the one that the keyboard is at wherever it is. */
import { createVirtualizer, defaultRangeExtractor, type VirtualItem } from '@tanstack/svelte-virtual';
import { tick, untrack } from 'svelte';

/** The rows as they are listed now. */
export interface ListedRows {
  readonly count: number;
  /** Place of the row that the Tab key leads to. */
  readonly entry: number;
  /** Tells a row from the others, wherever it has come to stand; null: there is none at that place. */
  readonly keyAt: (at: number) => number | null;
}

interface Look {
  /** The element of a row has this, a hyphen and the key of the row as its id. */
  readonly id: string;
  /** Rows up to which all are drawn, so that the browser's own search finds them. */
  readonly few: number;
  /** Rows drawn beyond those in view, on either side. */
  readonly overscan: number;
  /** CSS pixels of a row, before one is measured. */
  readonly rowHeight: number;
  /** How far the list is scrolled at first: CSS pixels. */
  readonly offset?: number;
}

/** To be made while a component is being set up; the component binds `viewport` and `rowHeight`, and draws `drawn`. */
export class LongList {
  /** What the rows are scrolled in. */
  viewport = $state<HTMLDivElement>();
  /** CSS pixels. */
  rowHeight = $state(0);
  drawn = $state.raw<readonly VirtualItem[]>([]);
  /** CSS pixels of all rows. */
  height = $state(0);

  private readonly id: string;
  private readonly rows: () => ListedRows;

  constructor({ id, few, overscan, rowHeight, offset = 0 }: Look, rows: () => ListedRows) {
    this.id = id;
    this.rows = rows;
    this.rowHeight = rowHeight;
    const list = createVirtualizer<HTMLDivElement, HTMLDivElement>({
      count: untrack(rows).count,
      getScrollElement: () => this.viewport ?? null,
      estimateSize: () => rowHeight,
      initialOffset: offset,
      overscan,
    });
    let newest: Parameters<Parameters<typeof list.subscribe>[0]>[0] | undefined;
    $effect.pre(() =>
      untrack(() =>
        list.subscribe((now) => {
          newest = now;
          this.drawn = now.getVirtualItems();
          this.height = now.getTotalSize();
        }),
      ),
    );
    $effect(() => {
      const { count, entry, keyAt } = rows();
      const size = this.rowHeight;
      const options = {
        count,
        estimateSize: () => size,
        getItemKey: (at: number) => keyAt(at) ?? `at ${String(at)}`,
        rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
          if (range.count <= few) return Array.from({ length: range.count }, (_, at) => at);
          const drawn = defaultRangeExtractor(range);
          return drawn.includes(entry) || entry >= range.count
            ? drawn
            : [...drawn, entry].sort((a, b) => a - b);
        },
      };
      untrack(() => newest?.setOptions(options));
    });
    $effect(() => {
      void this.rowHeight;
      untrack(() => newest?.measure());
    });
  }

  /** Rows that a page key passes over. */
  get page(): number {
    return Math.max(1, Math.floor((this.viewport?.clientHeight ?? 0) / this.rowHeight) - 1);
  }

  /** Gives the focus to a row that is at the entry, or is about to be. */
  async focus(at: number): Promise<void> {
    const key = this.rows().keyAt(at);
    if (key === null) return;
    await tick();
    const drawn = document.getElementById(`${this.id}-${String(key)}`);
    drawn?.focus({ preventScroll: true });
    drawn?.scrollIntoView({ block: 'nearest' });
  }
}
