import { LastcallError } from '../../domain/errors.ts';
import { costPictureData } from '../cost-words.ts';
import { costPicture } from '../pictures/cost-picture.ts';
import type { Picture } from '../pictures/render.ts';
import { switchPicture } from '../pictures/switch-picture.ts';
import { nameOf } from '../reminder-words.ts';
import { lifeOf } from './actions/life.ts';
import { type CostForm, reckon } from './cost-form.ts';
import type { SlackDeps } from './deps.ts';
import { planFor } from './plan-for.ts';

/** A picture that somebody asked for; kept as JSON until it is drawn. */
export type PictureWish = { readonly kind: 'timeline' } | { readonly kind: 'cost'; readonly form: CostForm };

/** Draws it as things stand now; null where its contract is gone. */
export async function pictureFor(
  deps: SlackDeps,
  contractId: string,
  wish: PictureWish,
): Promise<(Picture & { readonly title: string }) | null> {
  const life = await lifeOf(deps, contractId).catch((error: unknown) => {
    if (error instanceof LastcallError && error.code === 'not-found') return null;
    throw error;
  });
  if (life === null) return null;
  const name = nameOf(life.contract);
  switch (wish.kind) {
    case 'timeline':
      return { ...(await switchPicture(await planFor(deps, life))), title: `Leaving ${name}` };
    case 'cost': {
      const { cost, next } = reckon(wish.form, life);
      return {
        ...(await costPicture(costPictureData(cost, { old: name, next }))),
        title: `${name} or ${next}`,
      };
    }
  }
}
