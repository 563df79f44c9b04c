import pino, { type Logger } from 'pino';
import type { Environment } from '../config/env.ts';

const STDERR = 2;

/**
 * The log, on stderr, so that stdout carries a command's answer and nothing else. Written at once, not in the
 * background: the last lines before a crash are the ones that matter.
 */
export function createLog({ logLevel, logFormat }: Pick<Environment, 'logLevel' | 'logFormat'>): Logger {
  const options = { level: logLevel, serializers: { error: pino.stdSerializers.err } };
  if (logFormat === 'json') return pino(options, pino.destination({ dest: STDERR, sync: true }));
  return pino(options, { write: (line: string) => process.stderr.write(forPeople(line)) });
}

/** One line of text from one of JSON: time, level, message, then what else it carries. */
function forPeople(line: string): string {
  const {
    level,
    time,
    pid: _pid,
    hostname: _host,
    msg,
    ...rest
  } = JSON.parse(line) as Record<string, unknown>;
  const label = pino.levels.labels[Number(level)] ?? 'info';
  const details = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${new Date(Number(time)).toISOString()} ${label} ${String(msg ?? '')}${details.join('')}\n`;
}
