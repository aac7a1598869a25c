// Where the answers lie in one space, told in words and drawn.
import type { VNode } from "preact";
import type { Shared } from "./App";
import { decimal, rounded } from "../words";
import type { PlaceSpace } from "./payload";
import { Plane } from "./Plane";
import { type Place, categoryLabel, neighbours, placeOf } from "./placing";

const NEAREST = 5;
const SMALL = 0.25; // of a standard deviation: a theme that moves less is told not to
const MIDDLE = 0.5; // and a place nearer to the middle is said to be near it

export function Told(props: Shared & { space: PlaceSpace }): VNode {
  const { payload, space, sheet, say } = props;
  const place = placeOf(space, sheet);
  const near = neighbours(space, sheet, place.at, NEAREST);
  const name = (question: string): string => payload.questions.find(({ key }) => key === question)?.label ?? question;
  return (
    <article>
      {payload.spaces.length > 1 && <h3>{space.label}</h3>}
      {place.answered < space.questions.length && (
        <p class="aide">
          {say("partial", { answered: String(place.answered), total: String(space.questions.length) })}
        </p>
      )}
      <div aria-live="polite">
        <ul>
          {space.axes.map((_, axis) => (
            <li key={axis}>{said(props, place, axis)}</li>
          ))}
        </ul>
      </div>
      <Plane {...props} place={place} />
      {payload.isPublic && <p class="aide">{say("precision")}</p>}
      <h3>{say("themes")}</h3>
      <ul>
        {place.themes.map(({ theme, moves }) => (
          <li key={theme}>{themeSaid(props, theme, moves)}</li>
        ))}
      </ul>
      {near.length > 0 && (
        <>
          <h3>{say("near")}</h3>
          <p class="aide">{say("near_about")}</p>
          <ol>
            {near.map(({ question, category, isOwn }) => (
              <li key={`${question} ${category}`}>
                {say(isOwn ? "near_own" : "near_other", {
                  question: name(question),
                  category: categoryLabel(payload.questions, question, category),
                })}
              </li>
            ))}
          </ol>
        </>
      )}
      <h3>{say("unplaced")}</h3>
      {place.unplaced.length === 0 ? (
        <p>{say("unplaced_none")}</p>
      ) : (
        <ul>
          {place.unplaced.map(({ question, why }) => (
            <li key={question}>
              {say(`unplaced_${why}`, {
                question: name(question),
                category: categoryLabel(payload.questions, question, sheet[question]),
              })}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** Return which side of an axis the place is on, and by how many standard deviations. */
function said({ payload, space, say, language }: Shared & { space: PlaceSpace }, { at }: Place, axis: number): string {
  const { name, negative, positive } = space.axes[axis];
  const units = at[axis] / space.spread[axis];
  const side = units < 0 ? negative : positive;
  const values = {
    axis: name ? say("axis_named", { axis: name }) : say("axis", { axis: String(space.axes[axis].axis) }),
    count: rounded(Math.abs(units), payload.decimals), // of standard deviations as printed: one, or several
    units: decimal(Math.abs(units), payload.decimals, language),
    side: side ? say("side_named", { side }) : say(sideKey(axis, units)),
  };
  if (Math.abs(units) < MIDDLE) return say("middle", values);
  return say("on_side", values);
}

function sideKey(axis: number, units: number): string {
  if (axis === 0) return units < 0 ? "left" : "right";
  return units < 0 ? "bottom" : "top";
}

/** Return where a theme takes the place: towards the sides of the axes on which it moves it. */
function themeSaid({ space, say }: Shared & { space: PlaceSpace }, theme: string, moves: readonly number[]): string {
  const ways = moves.flatMap((move, axis) =>
    Math.abs(move) < SMALL * space.spread[axis] ? [] : [say(`way_${sideKey(axis, move)}`)],
  );
  if (ways.length === 0) return say("theme_still", { theme });
  return say("theme_moves", { theme, ways: ways.join(say("and")) });
}
