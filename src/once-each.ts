/** Works something out once for each object, for as long as there is the object. */
export function onceEach<Key extends object, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const done = known.get(key) ?? { value: work(key) };
    known.set(key, done);
    return done.value;
  };
}
