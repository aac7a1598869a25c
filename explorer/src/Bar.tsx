import type { VNode } from "preact";

/** A labelled bar: its number is told, the bar only shows it. */
export function Bar({
  label,
  told,
  share,
  pale = false,
  mark,
}: {
  label: string;
  told: string;
  share: number;
  pale?: boolean;
  mark?: number;
}): VNode {
  const at = (value: number): string => `${(100 * Math.max(0, Math.min(1, value))).toFixed(1)}%`;
  return (
    <div class={pale ? "barre pale" : "barre"}>
      <span class="barre-nom">{label}</span>
      <svg height="8" width="100%" aria-hidden="true">
        <rect width={at(share)} height="8" />
        {mark !== undefined && <line x1={at(mark)} x2={at(mark)} y1="0" y2="8" />}
      </svg>
      <span class="nombre">{told}</span>
    </div>
  );
}
