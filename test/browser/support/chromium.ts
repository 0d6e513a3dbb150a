import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of this machine: `CONFETTI_CHROMIUM`, else the first Chromium or Chrome on the PATH. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CONFETTI_CHROMIUM'] ?? onPath();
  if (executablePath === undefined) {
    throw new Error(
      'The browser tests need Chromium: install it ("apt-get install chromium"), or name one in CONFETTI_CHROMIUM.',
    );
  }
  // Without a sandbox of its own, which it cannot have for root; without /dev/shm, which containers keep small.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
