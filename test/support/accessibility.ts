import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * What axe objects to on a page and in its frames.
 * It lists its objections alone, and gathers the frames' results in a page of their own only where there are frames:
 * with everything it takes four times as long.
 */
export async function violationsOn(page: Page) {
  const hasFrames = page.frames().length > 1;
  const axe = new AxeBuilder({ page }).setLegacyMode(!hasFrames).options({ resultTypes: ['violations'] });
  return (await axe.analyze()).violations;
}
