// Sentences of the catalogue and numbers, in the language that the reader chose.
import type { Language, Num, Payload } from "./payload";

type Values = Record<string, string | number>;

/** Says a sentence of the catalogue; `count` chooses among its variants none, one and other. Tells numbers too. */
export interface Say {
  (key: string, values?: Values): string;
  language: Language;
  number: (value: Num | undefined, decimals: number) => string;
  signed: (value: Num | undefined, decimals: number) => string;
  percent: (value: Num | undefined, decimals: number) => string;
  /** A probability to three decimals, never « 0,000 »; for everybody, the step that it does not exceed: « ≤ 0,05 ». */
  probability: (value: Num | undefined) => string;
}

const NARROW = "\u202f";
const MINUS = "−";
const LEAST = 0.001; // a smaller probability is told as below it

/**
 * Return what says the sentences of one language. A key that the catalogue lacks is a fault of ours: it is thrown. In a
 * page for everybody probabilities come as the steps that they do not exceed.
 */
export function sayingIn(words: Payload["words"], language: Language, isPublic = false): Say {
  const sentences = words[language];
  const say = (key: string, values: Values = {}): string => {
    const sentence = sentences[key] ?? sentences[`${key}.${variantOf(key, values.count, sentences, language)}`];
    if (sentence === undefined) throw new Error(`no sentence « ${key} » in ${language}`);
    return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`« ${key} » wants ${name}`);
      return typeof value === "number" ? decimal(value, 0, language) : value;
    });
  };
  return Object.assign(say, {
    language,
    number: (value: Num | undefined, decimals: number) => decimal(value ?? null, decimals, language),
    signed: (value: Num | undefined, decimals: number) => signed(value ?? null, decimals, language),
    percent: (value: Num | undefined, decimals: number) => percent(value ?? null, decimals, language),
    probability: (value: Num | undefined) =>
      isPublic ? atMost(value ?? null, language) : probability(value ?? null, language),
  });
}

function probability(value: Num, language: Language): string {
  return value !== null && value < LEAST ? `<\u00a0${decimal(LEAST, 3, language)}` : decimal(value, 3, language);
}

/** Return the step that a probability does not exceed, with no zeros for the decimals that it lacks. */
function atMost(step: Num, language: Language): string {
  if (step === null) return decimal(null, 3, language);
  const decimals = [0, 1, 2].find((each) => rounded(step, each) === step) ?? 3;
  return `≤\u00a0${decimal(step, decimals, language)}`;
}

function variantOf(
  key: string,
  count: string | number | undefined,
  sentences: Record<string, string>,
  language: Language,
): string {
  if (count === 0 && `${key}.none` in sentences) return "none";
  return isSingle(Number(count), language) ? "one" : "other";
}

/** French counts 0 and 1.5 as one, English 1 only. */
function isSingle(count: number, language: Language): boolean {
  return language === "fr" ? Math.abs(count) < 2 : count === 1;
}

/** Return a number with its decimals, in the typography of the language; a dash where there is none. */
export function decimal(value: Num, decimals: number, language: Language): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const fixed = rounded(Math.abs(value), decimals).toFixed(decimals);
  const [whole = "", part] = fixed.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === "fr" ? NARROW : ",");
  const told = part === undefined ? grouped : grouped + (language === "fr" ? "," : ".") + part;
  return value < 0 && Number(fixed) !== 0 ? MINUS + told : told;
}

/** Return a number that always shows its sign. */
export function signed(value: Num, decimals: number, language: Language): string {
  const told = decimal(value, decimals, language);
  return value !== null && value > 0 && /[1-9]/.test(told) ? `+${told}` : told;
}

/** Return a fraction as a percentage. */
export function percent(value: Num, decimals: number, language: Language): string {
  if (value === null || !Number.isFinite(value)) return "–";
  return decimal(100 * value, decimals, language) + (language === "fr" ? `${NARROW}%` : "%");
}

/** Half away from zero, of the number as it is written: what the report does. */
export function rounded(value: number, decimals: number): number {
  const written = String(value);
  return written.includes("e") ? value : Number(`${Math.round(Number(`${written}e${decimals}`))}e-${decimals}`);
}
