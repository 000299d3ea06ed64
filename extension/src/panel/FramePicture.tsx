import type { Frame, Frames } from "../service/answers";
import { say } from "../strings";

interface Props {
  frames: Frames;
  frame: Frame;
  address: string | undefined;
  alt: string;
}

/** A small picture of an analysed frame with a box and number for each face. */
export function FramePicture({ frames, frame, address, alt }: Props) {
  const { width, height } = frames;
  const letters = Math.max(width, height) / 9;
  return (
    <span class="frame-picture" style={{ aspectRatio: `${width} / ${height}` }}>
      {address && <img src={address} alt={alt} />}
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={facesWords(frame)}>
        {frame.faces.map(({ person, box }) => (
          <g key={person}>
            <rect class="face-ground" {...box} />
            <rect class="face-line" {...box} />
            <text x={box.x} y={box.y - letters / 5} font-size={letters}>
              {person}
            </text>
          </g>
        ))}
      </svg>
    </span>
  );
}

function facesWords({ faces }: Frame): string {
  if (!faces.length) return say("no_face");
  return faces.map(({ person }) => say("person", person)).join(", ");
}
