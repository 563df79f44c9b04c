/**
 * The colours of pictures: Okabe and Ito's, which people with any kind of colour blindness tell apart, darkened or
 * lightened where text needs contrast. No meaning rests on colour alone: every mark has a shape of its own.
 */
export interface Palette {
  readonly background: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly weekend: string;
  readonly band: string;
  readonly blue: string;
  readonly sky: string;
  readonly green: string;
  readonly orange: string;
  readonly red: string;
  readonly grey: string;
}

export type Theme = 'light' | 'dark';

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    background: '#ffffff',
    border: '#d5d9e0',
    text: '#1d1c1d',
    faint: '#5b6370',
    grid: '#e3e6eb',
    weekend: '#f3f4f7',
    band: '#f8f9fb',
    blue: '#0072b2',
    sky: '#9fd0ee',
    green: '#007d5a',
    orange: '#e69f00',
    red: '#c44601',
    grey: '#8a92a0',
  },
  dark: {
    background: '#1f2328',
    border: '#3d444d',
    text: '#f0f2f5',
    faint: '#aab2bd',
    grid: '#343a42',
    weekend: '#262b31',
    band: '#242930',
    blue: '#5ab4e8',
    sky: '#2c5f80',
    green: '#3fc79a',
    orange: '#f0b429',
    red: '#ff8a4c',
    grey: '#8a94a3',
  },
};
