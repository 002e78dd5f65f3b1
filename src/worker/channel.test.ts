import { afterEach, describe, expect, it, vi } from 'vitest';
import { serve, WorkerChannel, WorkerError } from './channel';

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

/** A worker that keeps what it is sent, and answers what the test says. */
class FakeWorker {
  readonly calls: Call[] = [];
  readonly transfers: unknown[] = [];
  terminated = 0;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessageerror: (() => void) | null = null;

  postMessage(call: Call, transfer: unknown): void {
    this.calls.push(call);
    this.transfers.push(transfer);
  }

  terminate(): void {
    this.terminated++;
  }

  /** Answers the call at `index`. */
  answer(index: number, answer: object): void {
    this.onmessage?.({ data: { id: this.calls[index]?.id, ...answer } });
  }
}

function connect() {
  const workers: FakeWorker[] = [];
  const channel = new WorkerChannel(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  const worker = (index: number): FakeWorker => {
    const found = workers[index];
    if (found === undefined) throw new Error(`no worker ${index}`);
    return found;
  };
  return { channel, workers, worker };
}

/** How a promise ended. */
const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (error instanceof WorkerError ? `WorkerError: ${error.message}` : error));

describe('a call to a worker', () => {
  it('starts the worker at the first call, and only one', () => {
    const { channel, workers, worker } = connect();
    expect(workers).toHaveLength(0);
    void channel.call('read', { a: 1 });
    void channel.call('add', 2);
    expect(workers).toHaveLength(1);
    expect(worker(0).calls).toMatchObject([
      { name: 'read', argument: { a: 1 } },
      { name: 'add', argument: 2 },
    ]);
  });

  it('ends with its own result, in whatever order the results come', async () => {
    const { channel, worker } = connect();
    const [first, second] = [channel.call('a', 1), channel.call('b', 2)];
    worker(0).answer(1, { kind: 'result', result: 'two' });
    worker(0).answer(0, { kind: 'result', result: 'one' });
    expect(await Promise.all([first, second])).toEqual(['one', 'two']);
  });

  it('ends with its own error, and leaves the others and the worker alone', async () => {
    const { channel, workers, worker } = connect();
    const [first, second] = [channel.call('a', 1), channel.call('b', 2)];
    worker(0).answer(0, { kind: 'error', message: 'no room' });
    worker(0).answer(1, { kind: 'result', result: 2 });
    expect(await outcome(first)).toBe('WorkerError: no room');
    expect(await second).toBe(2);
    void channel.call('c', 3);
    expect([workers.length, worker(0).terminated]).toEqual([1, 0]);
  });

  it('reports its own progress until it ends, and not after', async () => {
    const { channel, worker } = connect();
    const [mine, other] = [vi.fn(), vi.fn()];
    const call = channel.call('a', 1, { progress: mine });
    void channel.call('b', 1, { progress: other });
    worker(0).answer(0, { kind: 'progress', amount: 10 });
    worker(0).answer(0, { kind: 'progress', amount: 20 });
    worker(0).answer(0, { kind: 'result', result: null });
    worker(0).answer(0, { kind: 'progress', amount: 30 });
    await call;
    expect(mine.mock.calls).toEqual([[10], [20]]);
    expect(other).not.toHaveBeenCalled();
  });

  it('may come without anybody listening for progress, and be answered twice', async () => {
    const { channel, worker } = connect();
    const call = channel.call('a', 1);
    worker(0).answer(0, { kind: 'progress', amount: 10 });
    worker(0).answer(0, { kind: 'result', result: 1 });
    worker(0).answer(0, { kind: 'error', message: 'again' });
    expect(await call).toBe(1);
  });

  it('hands over what it is told to', () => {
    const { channel, worker } = connect();
    const buffer = new ArrayBuffer(1);
    void channel.call('a', buffer, { transfer: [buffer] });
    void channel.call('b', 1);
    expect(worker(0).transfers).toEqual([[buffer], []]);
  });
});

describe('a worker that dies', () => {
  it.each<[string, (worker: FakeWorker) => void]>([
    ['by an error', (worker) => worker.onerror?.({ message: 'out of memory' })],
    ['by an error without words', (worker) => worker.onerror?.({ message: '' })],
    ['by a message that cannot be read', (worker) => worker.onmessageerror?.()],
  ])('%s takes all its calls with it, and the next call starts a new one', async (_, die) => {
    const { channel, workers, worker } = connect();
    const calls = [channel.call('a', 1), channel.call('b', 2)];
    die(worker(0));
    for (const call of calls) expect(await outcome(call)).toMatch(/^WorkerError: ./);
    expect(worker(0).terminated).toBe(1);

    const next = channel.call('c', 3);
    expect(workers).toHaveLength(2);
    worker(1).answer(0, { kind: 'result', result: 'new' });
    expect(await next).toBe('new');
  });

  it('leaves the new one’s calls alone, whatever the old one still says', async () => {
    const { channel, worker } = connect();
    const lost = channel.call('a', 1);
    const progress = vi.fn();
    worker(0).onerror?.({ message: 'first' });
    await outcome(lost);
    const next = outcome(channel.call('b', 2, { progress }));
    worker(0).answer(0, { kind: 'result', result: 'old' });
    worker(0).answer(0, { kind: 'progress', amount: 1 });
    worker(0).onerror?.({ message: 'second' });
    worker(0).onmessageerror?.();
    expect(worker(1).terminated).toBe(0);
    worker(1).answer(0, { kind: 'result', result: 'new' });
    expect(await next).toBe('new');
    expect(progress).not.toHaveBeenCalled();
  });

  it('before it was started fails the call, and the next call tries again', async () => {
    let tries = 0;
    const channel = new WorkerChannel(() => {
      tries++;
      throw new DOMException('refused', 'SecurityError');
    });
    for (const expected of [1, 2]) {
      let call: Promise<unknown> | undefined;
      expect(() => (call = channel.call('a', 1))).not.toThrow();
      await expect(call).rejects.toBeInstanceOf(WorkerError);
      expect(tries).toBe(expected);
    }
  });

  it('or an argument that cannot be sent fails that call alone', async () => {
    const { channel, worker } = connect();
    const good = channel.call('a', 1);
    const post = vi.spyOn(worker(0), 'postMessage').mockImplementationOnce(() => {
      throw new DOMException('a function', 'DataCloneError');
    });
    await expect(channel.call('b', 2)).rejects.toBeInstanceOf(Error);
    post.mockRestore();
    worker(0).answer(0, { kind: 'result', result: 1 });
    expect(await good).toBe(1);
  });
});

describe('ending a worker', () => {
  it('fails the calls under way at once, and says why', async () => {
    const { channel, worker } = connect();
    const calls = [channel.call('a', 1), channel.call('b', 2)];
    channel.end('stopped');
    expect(worker(0).terminated).toBe(1);
    expect(await Promise.all(calls.map(outcome))).toEqual(['WorkerError: stopped', 'WorkerError: stopped']);
  });

  it('before it began, or twice, does nothing', async () => {
    const { channel, workers, worker } = connect();
    channel.end();
    expect(workers).toHaveLength(0);
    const call = channel.call('a', 1);
    channel.end();
    channel.end();
    await outcome(call);
    expect(worker(0).terminated).toBe(1);
    void channel.call('b', 1);
    expect(workers).toHaveLength(2);
  });
});

describe('the worker’s side', () => {
  type Port = { onmessage: ((event: { data: Call }) => void) | null; postMessage: unknown };
  const port = globalThis as unknown as Port;
  const { onmessage, postMessage } = port;
  afterEach(() => Object.assign(port, { onmessage, postMessage }));

  /** Serves, sends one call, and waits for the answer that ends it. */
  function ask(service: Parameters<typeof serve>[0], name: string, transfer?: Parameters<typeof serve>[1]) {
    const answers: [unknown, unknown][] = [];
    return new Promise<[unknown, unknown][]>((resolve) => {
      port.postMessage = (answer: { kind: string }, transferred: unknown) => {
        answers.push([answer, transferred]);
        if (answer.kind !== 'progress') resolve(answers);
      };
      serve(service, transfer);
      port.onmessage?.({ data: { id: 7, name, argument: 3 } });
    });
  }

  it('answers with progress and the result, under the call’s number', async () => {
    const double = async (n: number, progress: (amount: number) => void): Promise<number> => {
      progress(1);
      return n * 2;
    };
    expect(await ask({ double }, 'double')).toEqual([
      [{ id: 7, kind: 'progress', amount: 1 }, []],
      [{ id: 7, kind: 'result', result: 6 }, []],
    ]);
  });

  it('hands over what the result says', async () => {
    const buffer = new ArrayBuffer(1);
    const make = async (): Promise<ArrayBuffer> => buffer;
    expect(await ask({ make }, 'make', (result) => [result as ArrayBuffer])).toEqual([
      [{ id: 7, kind: 'result', result: buffer }, [buffer]],
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['rejects', () => Promise.reject(new Error('no room'))],
    [
      'throws',
      () => {
        throw new Error('no room');
      },
    ],
  ])('answers with an error where the function %s', async (_, fails) => {
    expect(await ask({ fails }, 'fails')).toMatchObject([
      [{ id: 7, kind: 'error', message: 'Error: no room' }, []],
    ]);
  });
});
