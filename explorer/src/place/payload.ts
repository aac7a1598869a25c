// What Python puts in the page « Ma place », in <script type="application/json" id="donnees">: no respondent, nothing but
// what places an answer sheet. Arrays over axes are of the plane shown: horizontal, then vertical; one alone is a line.
import type { Language } from "../payload";

export interface PlacePayload {
  version: 1;
  language: Language;
  words: Record<Language, Record<string, string>>; // catalogue `place.*`
  title: string;
  notice: string | null; // « Données reconstituées, fictives »
  isPublic: boolean;
  decimals: number; // with which a place is told
  questions: Asked[]; // active in some space, in the order of the questionnaire
  spaces: PlaceSpace[];
}

export interface Asked {
  key: string;
  label: string;
  wording: string;
  theme: string; // its label
  categories: { key: string; label: string }[]; // what one can answer
}

export interface PlaceSpace {
  key: string;
  label: string;
  n: number; // respondents who make it
  axes: { axis: number; name: string; negative: string | null; positive: string | null }[];
  spread: number[]; // standard deviation of the respondents on each axis
  precision: number[]; // to which a place is known on each axis: 0 where the coefficients are whole
  isRotated: boolean; // its axes are not those of the cloud's own ellipse
  questions: Placing[];
  landmarks: { question: string; category: string; at: number[]; isTold: boolean }[]; // mean points of who gave an answer
}

export interface Placing {
  key: string;
  theme: string; // its label
  constant: number[]; // −Σ w_k f_k v_k over its active categories: what everybody gets
  adds: Record<string, number[] | null>; // w_k v_k of each category; null where it may not be told, none in it: passive
  silence: number[] | null; // what no answer adds, where the study makes it a category
}
