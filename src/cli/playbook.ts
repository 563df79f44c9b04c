import { Command } from 'commander';
import { loadPlaybook } from '../config/load-playbooks.ts';
import type { Playbook } from '../config/playbook.ts';

/** `playbook check <file.yaml>`: says what the file holds, or everything that is wrong with it. */
export function playbookCommand(): Command {
  const playbook = new Command('playbook').description("work with playbooks, the vendors' rules as data");
  playbook
    .command('check')
    .description('validate a playbook')
    .argument('<file.yaml>', 'the playbook to check')
    .action((file: string) => {
      // An InvalidInputError goes up to the program, which prints it and exits with 2.
      const checked = loadPlaybook(file);
      process.stdout.write(`OK  ${file}: ${summaryOf(checked)}\n`);
    });
  return playbook;
}

/** What a playbook holds, in numbers: `15 actions, 5 rungs, 2 checklists (9 tasks), …`. */
function summaryOf(playbook: Playbook): string {
  const tasks = playbook.checklists.reduce((sum, { tasks }) => sum + tasks.length, 0);
  return [
    counted(playbook.actions.length, 'action'),
    counted(playbook.contacts.length, 'contact'),
    counted(playbook.ladder.length, 'rung'),
    `${counted(playbook.checklists.length, 'checklist')} (${counted(tasks, 'task')})`,
    counted(playbook.paths.length, 'path'),
    counted(playbook.tactics.length, 'tactic'),
    counted(playbook.facts.length, 'fact'),
  ].join(', ');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
