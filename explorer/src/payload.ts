// What Python puts in the page, in <script type="application/json" id="donnees">. Arrays over axes are in the order of
// `axes`; null where the door lets nothing through or where there is no value. Nothing else about the study is in the page.

export type Language = "fr" | "en";
export type Num = number | null;

export interface Payload {
  version: 1;
  language: Language; // the study's, shown first
  words: Record<Language, Record<string, string>>; // catalogue `explorer.*`: {name} placeholders
  title: string;
  notice: string | null; // « Données reconstituées, fictives », in the study's language
  disclosure: "internal" | "public";
  source: string; // the line under exported pictures
  editions: { key: string; label: string }[]; // in order; empty where the study has none
  spaces: Space[];
}

export interface Space {
  key: string;
  label: string;
  n: Num; // active respondents
  weighted: boolean;
  axes: Axis[];
  plane: [number, number]; // indices in `axes` of horizontal and vertical; only one axis: [0, 0]
  themes: { key: string; label: string; inertia: Num; contributions: Num[] }[];
  questions: Question[];
  categories: Category[];
  individuals: Individuals | null; // internal only
  cells: Cells | null; // public: the grid of the cloud instead
  quantities: Quantity[]; // supplementary quantitative variables
  factors: Factor[]; // supplementary questions, classes and editions as groups
  regions: Region[]; // bootstrap regions of categories in the plane
  path: { edition: string; mean: Num[] }[]; // mean points of editions in order
  tables: Table[]; // panels: every table the page shows sortable (tests, deviations, classes, difficulties, ...)
  code: Code | null; // what « copier le code » gives, in which the page fills the view
  refit: Refit | null; // null at public, or where the answers make no refit (said by `noRefit`)
  noRefit: string | null; // key of `words` that says why there is none
}
export interface Axis {
  axis: number; name: string; negative: string | null; positive: string | null; // poles in words
  eigenvalue: Num; rate: Num; modifiedRate: Num; noiseRate: Num; share: Num;
}
export interface Question {
  key: string; label: string; wording: string; theme: string | null;
  status: "active" | "supplementary"; ordered: boolean; eta2: Num[]; contributions: Num[];
}
export interface Category {
  question: string; key: string; label: string; status: "active" | "passive" | "supplementary";
  n: Num; frequency: Num; coordinates: Num[]; contributions: Num[]; cos2: Num[]; vTests: Num[]; retained: boolean[];
  place: [number, number] | null; // where the report's figure puts the label, in data units of the report's plane
}
export interface Individuals { // columns, so that 10,000 stay small
  labels: string[]; // pseudonyms
  supplementary: boolean[];
  weights: Num[] | null; // null where all count alike
  coordinates: number[][]; // one array an axis
    contributions: Num[][]; // none of supplementary individuals
  cos2: Num[][];
  answers: { question: string; categories: string[]; codes: number[] }[]; // -1: none; active and supplementary, classes and editions too (question `class`, `edition`)
}
export interface Quantity { key: string; label: string; n: Num; correlations: Num[] }
export interface Cells { decimals: number; cells: { factor: string; category: string | null; x: number; y: number; n: Num }[] }
export interface Factor {
  key: string; label: string; kind: "supplementary" | "class" | "edition";
  eta2: Num[];
  groups: { key: string; label: string; n: Num; means: Num[];
    ellipses: { kind: string; cx: number; cy: number; a: number; b: number; angle: number }[] }[];
  deviations: { a: string; b: string; scaled: Num[]; p: Num[] }[]; // p adjusted over the study's tests of the space
}
export interface Region { question: string; category: string; cx: number; cy: number; a: number; b: number; angle: number }
export interface Table { key: string; title: string; about: string; columns: { key: string; label: string; kind: string; about: string | null }[]; rows: (string | number | boolean | null)[][] }
export interface Code { r: string; python: string } // templates with {x}, {y} for the axes
export interface Refit {
  // What `fit_mca` was handed, so that the page does the same again.
  questions: { key: string; categories: string[]; codes: number[]; passive: number[]; weight: number }[]; // weight: what the question counts in the distance times Q, used as it is; codes: -1 missing; active questions of the active respondents, in the order of the space
  weights: number[] | null;
  nAxes: number;
  signs: number[]; // of the axes, as the study turned them, beside what `fit_mca` gives; 1 where there is a rotation, which says it
  rotation: number[][] | null; // declared in-plane rotation, a square matrix on all axes kept: coordinates on the principal axes, times it
  themes: Record<string, string>; // question -> theme
  coordinates: Num[][]; // in full; categories' principal coordinates as the study has them, in the order of questions then categories, one array an axis, to compare with
  declared: Declared; // what config/study.yaml says of the space
}
export interface Declared {
  // The rules that the study declares for the space: the page follows them on other answers, and writes them as YAML.
  key: string; // of the space in config/study.yaml; empty where it comes from no study
  fewerThan: number; // categories held by fewer respondents are passive
  missing: string | Record<string, string>; // what becomes of missing answers
  passive: Record<string, string[]>; // categories declared passive, by question
  supplementary: string[]; // questions
  themeWeights: null | "equal" | "mfa" | Record<string, number>;
  orientation: "poles" | "themes";
  axes: { theme: string; place: "horizontal" | "vertical"; positive: [string, string] }[]; // declared readings of the plane
  apart: Record<string, string[]>; // answers that make a respondent a supplementary individual, by question
  fewerAnswersThan: number; // and known answers, under which one is
  options: Record<string, string>; // active questions that are an option of a question with several answers: which
}
