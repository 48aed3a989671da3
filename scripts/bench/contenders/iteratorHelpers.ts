/** Gives Node 20, which has no iterator helpers, the two that jax-js uses (ECMAScript 2025, §27.1.2): `map` and `filter`. */
const prototype: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

function* map(this: Iterable<unknown>, change: (value: unknown) => unknown): Generator {
  for (const value of this) yield change(value);
}

function* filter(this: Iterable<unknown>, keeps: (value: unknown) => boolean): Generator {
  for (const value of this) if (keeps(value)) yield value;
}

for (const helper of [map, filter]) {
  if (!(helper.name in prototype)) Object.defineProperty(prototype, helper.name, { value: helper, configurable: true, writable: true });
}
