import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/cli.ts';
import { PROJECT } from '../support/exec-node.ts';
import { serving } from '../support/serve.ts';
import { startSlack } from '../support/slack.ts';

/** Has Node tell of every module that it loads. */
const TRACE = `data:text/javascript,${encodeURIComponent(
  "import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { if (url.includes('/sandbox/')) process.stderr.write('loads ' + url + '\\n'); return next(url, context); } });",
)}`;

test('the bot in production loads nothing of the sandbox', async () => {
  const slack = await startSlack();
  const bot = await serving({
    DATABASE_URL: `sqlite:${join(tempDir(), 'lastcall.db')}`,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: 'a-signing-secret',
    NODE_OPTIONS: `--import=${TRACE}`,
  });
  expect(bot.log()).not.toContain('loads ');
});

test('the trace itself sees what is loaded', async () => {
  const entry = join(PROJECT, 'src/sandbox/slack/main.ts');
  const child = spawn(process.execPath, [entry], { env: { NODE_OPTIONS: `--import=${TRACE}` } });
  const [line] = await once(child.stderr, 'data');
  child.kill();
  expect(String(line)).toContain('loads ');
});
