/** A screen on which panel, editor and answer cannot lie side by side: the same sizes as in narrow.css. */
export const isNarrow = () => matchMedia('(max-width: 700px), (max-height: 480px)').matches;
