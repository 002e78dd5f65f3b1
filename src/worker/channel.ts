/**
 * Calls across a worker's border, typed. One side serves functions, the other calls them; a worker that dies takes
 * its calls with it as errors, and the next call starts a new one.
 */

/** Functions that a worker serves. Every one may report progress, a number, through its last argument. */
export type Service = Readonly<
  Record<string, (argument: never, progress: (amount: number) => void) => Promise<unknown>>
>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Answer =
  | { readonly id: number; readonly kind: 'progress'; readonly amount: number }
  | { readonly id: number; readonly kind: 'result'; readonly result: unknown }
  | { readonly id: number; readonly kind: 'error'; readonly message: string };

/** The part of a worker's own scope that is used here. */
interface Port {
  onmessage: ((event: MessageEvent<Call>) => void) | null;
  postMessage(answer: Answer, transfer: Transferable[]): void;
}

/** The worker's side: answers calls with the service's functions. */
export function serve(service: Service, transfer: (result: unknown) => Transferable[] = () => []): void {
  const port = globalThis as unknown as Port;
  port.onmessage = ({ data: { id, name, argument } }) => {
    const answer = (answer: Answer, transferred: Transferable[] = []): void =>
      port.postMessage(answer, transferred);
    const run = async (): Promise<unknown> =>
      service[name]?.(argument as never, (amount) => answer({ id, kind: 'progress', amount }));
    run()
      .then((result) => answer({ id, kind: 'result', result }, transfer(result)))
      .catch((error: unknown) => answer({ id, kind: 'error', message: String(error) }));
  };
}

/** A call's worker died or could not be started. */
export class WorkerError extends Error {}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: (amount: number) => void;
}

/** The page's side of one worker. */
export class WorkerChannel {
  private readonly start: () => Worker;
  private worker: Worker | null = null;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(start: () => Worker) {
    this.start = start;
  }

  /**
   * Calls a function of the worker's service.
   * @throws WorkerError where the worker died or was ended
   */
  call<Result>(
    name: string,
    argument: unknown,
    options: { transfer?: Transferable[]; progress?: (amount: number) => void } = {},
  ): Promise<Result> {
    const id = ++this.lastId;
    return new Promise<Result>((resolve, reject) => {
      const worker = (this.worker ??= this.begin());
      this.pending.set(id, {
        resolve: resolve as (result: unknown) => void,
        reject,
        progress: options.progress ?? (() => undefined),
      });
      try {
        worker.postMessage({ id, name, argument } satisfies Call, options.transfer ?? []);
      } catch (error) {
        this.pending.delete(id);
        throw error;
      }
    });
  }

  /** Ends the worker at once; calls under way fail. */
  end(why = 'ended'): void {
    this.worker?.terminate();
    this.worker = null;
    const calls = [...this.pending.values()];
    this.pending.clear();
    for (const call of calls) call.reject(new WorkerError(why));
  }

  private begin(): Worker {
    let worker: Worker;
    try {
      worker = this.start();
    } catch (error) {
      throw new WorkerError(String(error));
    }
    // What a worker says after it was given up is about calls that have already failed.
    const unlessEnded = (action: () => void): void => {
      if (this.worker === worker) action();
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => unlessEnded(() => this.receive(data));
    worker.onerror = (event) => unlessEnded(() => this.end(event.message || 'the worker stopped'));
    worker.onmessageerror = () => unlessEnded(() => this.end('a message could not be read'));
    return worker;
  }

  private receive(answer: Answer): void {
    const call = this.pending.get(answer.id);
    if (answer.kind === 'progress') return call?.progress(answer.amount);
    this.pending.delete(answer.id);
    if (answer.kind === 'result') call?.resolve(answer.result);
    else call?.reject(new WorkerError(answer.message));
  }
}
