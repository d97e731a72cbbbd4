import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** Cost of new hashes: 2^15 × 8 × 128 bytes = 32 MiB and about 60 ms (OWASP's recommendation for scrypt). */
const LOG_N = 15;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MEMORY_BYTES_MAX = 128 * 1024 * 1024;

/** Hashes computed at once. More would hold libuv's threads, which files and name look-ups need, too. */
const CONCURRENT_MAX = 2;

type Hash = { logN: number; blockSize: number; parallelism: number; salt: Buffer; key: Buffer };

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, hash: Omit<Hash, "key">, bytes: number): Promise<Buffer> {
  if (running >= CONCURRENT_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    const options: ScryptOptions = {
      N: 2 ** hash.logN,
      r: hash.blockSize,
      p: hash.parallelism,
      maxmem: MEMORY_BYTES_MAX,
    };
    return await new Promise<Buffer>((resolve, reject) =>
      scrypt(password.normalize("NFKC"), hash.salt, bytes, options, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    );
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

const base64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

/** A new hash in PHC string format: `$scrypt$ln=15,r=8,p=1$<salt>$<key>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const parameters = { logN: LOG_N, blockSize: BLOCK_SIZE, parallelism: PARALLELISM, salt };
  const key = await derive(password, parameters, KEY_BYTES);
  return `$scrypt$ln=${LOG_N},r=${BLOCK_SIZE},p=${PARALLELISM}$${base64(salt)}$${base64(key)}`;
}

/** What takes the place of a missing hash, so that unknown logins cost the same time as wrong passwords. */
const NO_ONES_HASH: Hash = {
  logN: LOG_N,
  blockSize: BLOCK_SIZE,
  parallelism: PARALLELISM,
  salt: randomBytes(SALT_BYTES),
  key: randomBytes(KEY_BYTES),
};

/**
 * Whether the password is the one of the hash. Null and unreadable hashes never match, and take as long as a wrong
 * password. The comparison takes the same time wherever the first difference is.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const hash = stored === null ? null : parseHash(stored);
  const against = hash ?? NO_ONES_HASH;
  const key = await derive(password, against, against.key.length);
  return timingSafeEqual(key, against.key) && hash !== null;
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,})\$([A-Za-z0-9+/]{22,})$/;

function parseHash(stored: string): Hash | null {
  const [, logN, blockSize, parallelism, salt, key] = PHC.exec(stored) ?? [];
  if (!logN || !blockSize || !parallelism || !salt || !key) return null;
  const hash = {
    logN: Number(logN),
    blockSize: Number(blockSize),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64"),
  };
  const memory = 128 * 2 ** hash.logN * hash.blockSize;
  return hash.logN > 0 && hash.blockSize > 0 && hash.parallelism > 0 && memory < MEMORY_BYTES_MAX ? hash : null;
}
