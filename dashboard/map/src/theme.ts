// Colours of the picture, by day and by night. The hues of warnings belong to warnings alone.
import inks from "../symbols/inks.json";
import type { Theme } from "./types";

export interface Palette {
  water: string;
  stream: string;
  earth: string;
  green: string;
  wood: string;
  built: string;
  sand: string;
  rock: string;
  building: string;
  buildingEdge: string;
  road: string;
  roadMajor: string;
  casing: string;
  track: string;
  ferry: string;
  rail: string;
  boundary: string;
  text: string;
  textSoft: string;
  textWater: string;
  halo: string;
  hatch: string;
  paper: string;
  ink: string;
  route: string;
  routeCasing: string;
  alternative: string;
  reach: string;
  gap: string;
  warning: Record<string, string>;
  /** The border of each hue, so that yellow too stands out on pale ground. */
  warningEdge: Record<string, string>;
}

const LIGHT: Palette = {
  water: "#c6d2da",
  stream: "#a9bccb",
  earth: "#f4f3ef",
  green: "#e9ebe2",
  wood: "#e0e4da",
  built: "#ecebe7",
  sand: "#efebdf",
  rock: "#e2e0da",
  building: "#dbd8d1",
  buildingEdge: "#c9c5bc",
  road: "#ffffff",
  roadMajor: "#ffffff",
  casing: "#c4beb3",
  track: "#b1a999",
  ferry: "#8ba0af",
  rail: "#97938c",
  boundary: "#a7a1b3",
  text: "#32373d",
  textSoft: "#5c6269",
  textWater: "#4f6a7d",
  halo: "#faf9f6",
  hatch: "#4a4f57",
  paper: "#ffffff",
  ink: "#15191e",
  route: "#5a2ca0",
  routeCasing: "#ffffff",
  alternative: "#8d75b8",
  reach: "#5a2ca0",
  gap: "#15191e",
  warning: { blue: "#1f63c6", yellow: "#e0b000", orange: "#e0720c", red: "#cc1f1f" },
  warningEdge: { blue: "#123d7a", yellow: "#7a5c00", orange: "#7d3c00", red: "#6e0f0f" },
};

const DARK: Palette = {
  water: "#131a21",
  stream: "#3a5065",
  earth: "#22282e",
  green: "#252d2d",
  wood: "#273030",
  built: "#282e35",
  sand: "#2d2e2f",
  rock: "#2c3136",
  building: "#333b43",
  buildingEdge: "#3d464f",
  road: "#434d57",
  roadMajor: "#56616c",
  casing: "#191e23",
  track: "#5b6670",
  ferry: "#516474",
  rail: "#6d757d",
  boundary: "#6a6678",
  text: "#dbe1e7",
  textSoft: "#a5afb9",
  textWater: "#87a1b5",
  halo: "#171c21",
  hatch: "#b9c1ca",
  paper: "#171c21",
  ink: "#f1f4f7",
  route: "#c4a6ff",
  routeCasing: "#171c21",
  alternative: "#8f7cb8",
  reach: "#b594f5",
  gap: "#f1f4f7",
  warning: { blue: "#5b9bf5", yellow: "#f2cc3a", orange: "#f5933a", red: "#f25c5c" },
  warningEdge: { blue: "#171c21", yellow: "#171c21", orange: "#171c21", red: "#171c21" },
};

export function palette(theme: Theme): Palette {
  return theme === "dark" ? DARK : LIGHT;
}

/** Ink of a symbol: one hue per family, so that colour has one meaning each. */
export function inkOf(symbol: string, theme: Theme): string {
  const table: Record<string, string> = inks[theme];
  return table[symbol.split("-")[0] ?? ""] ?? palette(theme).ink;
}
