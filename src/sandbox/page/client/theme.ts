const KEY = 'lastcall-theme';

/** Light or dark as the system has it, until somebody chooses. */
export function applyTheme(): void {
  const chosen = localStorage.getItem(KEY);
  const dark = chosen === null ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export function toggleTheme(): void {
  const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, next);
  applyTheme();
}
