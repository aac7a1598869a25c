// The view taken away: a picture with its caption and source, or the code that makes it again.
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { copy, save } from "../clipboard";
import type { PanelProps } from "../Panels";
import { pictureOf, pngOf } from "../picture";

export function ExportPanel(props: PanelProps): VNode {
  const { space, view, say } = props;
  const [told, setTold] = useState("");
  const name = `plan-${space.key}-${space.axes[view.x].axis}-${space.axes[view.y].axis}`.replace(/[^\w-]+/g, "_");
  const svg = (): string => pictureOf(props);
  const png = (): void => {
    void pngOf(svg()).then((made) => save(`${name}.png`, made));
  };
  const code = (language: "r" | "python"): void => {
    const text = space
      .code![language].replaceAll("{x}", String(space.axes[view.x].axis))
      .replaceAll("{y}", String(space.axes[view.y].axis));
    void copy(text).then((done) => setTold(say(done ? "top.copied" : "top.not_copied")));
  };
  return (
    <>
      <h3>{say("export.picture")}</h3>
      <p class="aide">{say("export.about_picture")}</p>
      <div class="boutons">
        <button
          type="button"
          class="action"
          onClick={() => save(`${name}.svg`, new Blob([svg()], { type: "image/svg+xml" }))}
        >
          {say("export.svg")}
        </button>
        <button type="button" class="action" onClick={png}>
          {say("export.png")}
        </button>
      </div>
      {space.code && (
        <>
          <h3>{say("export.code")}</h3>
          <p class="aide">{say("export.about_code")}</p>
          <div class="boutons">
            <button type="button" class="action" onClick={() => code("r")}>
              {say("export.r")}
            </button>
            <button type="button" class="action" onClick={() => code("python")}>
              {say("export.python")}
            </button>
          </div>
          <p role="status" class="dit">
            {told}
          </p>
        </>
      )}
    </>
  );
}
