// Fields of the forms of the page.
import type { ComponentChildren, VNode } from "preact";

export function Group({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <fieldset>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

export function Choice({
  id,
  label,
  value,
  options,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  options: { key: string; label: string }[];
  onChange: (key: string) => void;
}): VNode {
  return (
    <label class="choix" for={id}>
      <span>{label}</span>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.key} value={option.key}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Slider({
  id,
  label,
  value,
  max,
  told,
  onChange,
}: {
  id: string;
  label: string;
  value: number;
  max: number;
  told: string;
  onChange: (value: number) => void;
}): VNode {
  return (
    <label class="curseur" for={id}>
      <span>{label}</span>
      <output for={id}>{told}</output>
      <input
        id={id}
        type="range"
        min="0"
        max={max}
        step={max / 30}
        value={value}
        aria-valuetext={told}
        onInput={(event) => onChange(Math.round(Number(event.currentTarget.value) * 100) / 100)}
      />
    </label>
  );
}
