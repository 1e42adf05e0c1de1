// The report's colours, for drawings; base.css names the same ones. Each text colour has at least 4.5:1 on its ground.
export const colours = {
  ink: '#1b2433',
  muted: '#4d5b70',
  line: '#c9d2de',
  ground: '#eef2f7',
  paper: '#ffffff',
  brand: '#123a6d',
  accent: '#0a6c74',
  accentSoft: '#bfe3e3',
  peers: '#b45309',
} as const;
