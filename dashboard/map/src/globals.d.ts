declare module "virtual:symbols" {
  const shapes: Record<string, string>;
  export default shapes;
}

declare module "*.svg" {
  const text: string;
  export default text;
}

declare module "*.css";
