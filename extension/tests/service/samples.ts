// Answers as the service gives them.

export const ID = "6f0c5e3f4c5b4d0c9b3f0a1d2e3f4a5b";

export const FINDING = {
  detector: "warping",
  title: "Face warping",
  family: "blending",
  status: "scored",
  score: 0.5,
  log10_lr: 1.5,
  level: "moderate",
  direction: "manipulated",
  reasons: ["A reason."],
  timeline: [
    { t: 2, score: 0.7, face: 1, box: { x: 1, y: 2, width: 3, height: 4 }, quality: 0.9 },
    { t: 1, score: 0.5, face: 1, box: null, quality: 0.2 },
  ],
  weights_sha256: null,
  seconds: 1.2,
} as const;

export const ANALYSIS = {
  id: ID,
  state: "running",
  reason: null,
  source: "https://example.org/clip.mp4",
  source_kind: "link",
  detectors: null,
  keep: false,
  created: "2026-01-01T00:00:00Z",
  started: null,
  finished: null,
  stage: "opening",
  progress: 0.1,
  sha256: null,
  verdict: null,
  labels: [],
  links: { self: "", events: "", document: "", report: "", exhibits: "", plots: "", frames: "" },
  findings: [],
} as const;

const SAID = {
  needs: ["A face."],
  looks_at: ["The outline."],
  ignore: ["Blur."],
  limits: ["Filters."],
};

export const CARD = {
  name: "warping",
  title: "Face warping",
  family: "blending",
  summary: "Looks for warps.",
  paper: "A paper",
  year: 2019,
  link: "https://example.org/paper",
  licence: "Apache-2.0",
  ...SAID,
  translations: {
    es: {
      title: "Deformación",
      family: "mezcla",
      summary: "Busca deformaciones.",
      ...SAID,
      ignore: ["Lo borroso."],
    },
  },
} as const;

export function jsonAnswer(value: unknown, status = 200, headers: HeadersInit = {}): Response {
  return new Response(JSON.stringify(value), { status, headers });
}
