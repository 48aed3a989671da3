import { expect, test } from 'vitest';
import { streamSha256 } from './sha256.ts';

test('parts give the digest of the whole: FIPS 180-2, appendix B.1 and B.2', async () => {
  const abc = await streamSha256();
  abc.update(new TextEncoder().encode('a'));
  abc.update(new Uint8Array(0));
  abc.update(new TextEncoder().encode('bc'));
  expect(abc.digest()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  const long = await streamSha256();
  for (const part of ['abcdbcdecdefdefgefghfghighij', 'hijkijkljklmklmnlmnomnopnopq']) long.update(new TextEncoder().encode(part));
  expect(long.digest()).toBe('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
});

test('two at once do not disturb each other', async () => {
  const [one, other] = await Promise.all([streamSha256(), streamSha256()]);
  one.update(Uint8Array.of(1));
  other.update(Uint8Array.of(2));
  const again = await streamSha256();
  again.update(Uint8Array.of(1));
  expect(one.digest()).toBe(again.digest());
  expect(other.digest()).toBe('dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986');
});
