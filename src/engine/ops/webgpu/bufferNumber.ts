const numbers = new WeakMap<GPUBuffer, number>();
let asked = 0;

/** A number of its own for each buffer, in the order in which they were first asked about: the same buffer's stays. */
export function bufferNumber(buffer: GPUBuffer): number {
  let number = numbers.get(buffer);
  if (number === undefined) {
    number = asked++;
    numbers.set(buffer, number);
  }
  return number;
}
