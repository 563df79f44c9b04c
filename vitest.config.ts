import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that run for longer than their size tells, begun first: else they would be left over at the end. */
const LONG = /\/e2e\/|\.properties\.test\.ts$|\/(time-zones|calendar-page|switch|checklist)\.test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One more than two cores: tests wait for spawned processes, browsers and leases a third of their time.
    maxWorkers: 3,
    // Files share their worker's modules: loading them anew for each of them took a fifth of the suite's time. It is
    // sound as long as no module keeps what one test made for the next, which the program must not do either.
    isolate: false,
    restoreMocks: true,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // A second is too short where three of them share two busy cores.
    expect: { poll: { timeout: 20_000 } },
  },
});
