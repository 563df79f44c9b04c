import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  SectionBlock,
} from '@slack/types';
import { cut } from '../../cut.ts';
import { escapePlain } from '../escape.ts';
import {
  BUTTON_LIMIT,
  CONTEXT_LIMIT,
  HEADER_LIMIT,
  OPTION_LIMIT,
  PLACEHOLDER_LIMIT,
  SECTION_LIMIT,
} from '../limits.ts';

/** The pieces that messages and views are made of, each cut to its limit. Lines of mrkdwn come escaped. */

export const mrkdwn = (lines: readonly string[], limit: number): MrkdwnElement => ({
  type: 'mrkdwn',
  text: cut(lines.join('\n'), limit),
  verbatim: true,
});

/** Typed text in a place that knows no formatting; a dash where nothing is left to show, as Slack wants a text. */
export const plain = (text: string, limit: number): PlainTextElement => ({
  type: 'plain_text',
  text: cut(escapePlain(text.toWellFormed()), limit).trim() || '–',
  emoji: false,
});

export const section = (lines: readonly string[], accessory?: SectionBlock['accessory']): SectionBlock => ({
  type: 'section',
  text: mrkdwn(lines, SECTION_LIMIT),
  ...(accessory === undefined ? {} : { accessory }),
});

export const context = (lines: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: [mrkdwn(lines, CONTEXT_LIMIT)],
});

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, HEADER_LIMIT) });

export const placeholder = (text: string): PlainTextElement => plain(text, PLACEHOLDER_LIMIT);

export const option = (text: string, value: string): PlainTextOption => ({
  text: plain(text, OPTION_LIMIT),
  value,
});

export interface ButtonOptions {
  /** What the listener is given; at most 2000 characters. */
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
}

export const button = (text: string, actionId: string, { value, style }: ButtonOptions = {}): Button => ({
  type: 'button',
  text: plain(text, BUTTON_LIMIT),
  action_id: actionId,
  ...(value === undefined ? {} : { value }),
  ...(style === undefined ? {} : { style }),
});

export const actions = (blockId: string, elements: ActionsBlock['elements']): ActionsBlock => ({
  type: 'actions',
  block_id: blockId,
  elements,
});
